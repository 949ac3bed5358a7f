import { Link } from '@tanstack/react-router'
import { shortRunId } from '../../../../src/model/cache/describe-result.ts'
import { describeRetry } from '../../../../src/model/text/describe-retry.ts'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import type { RunDetailJson } from '../../../../src/wire/run.ts'
import { StateIcon } from '../../../ui/state-mark.tsx'

/** The run that this one repeats, and those that repeat it. */
export const RetryLinks = ({ detail: { run, jobs, retries = [] } }: { readonly detail: RunDetailJson }) => (
  <>
    {run.retryOf && (
      <span className="flex shrink-0 items-center gap-1 whitespace-nowrap">
        Retry of <ToRun run={run.retryOf.run} />
        {run.status !== 'running' && `: ${describeRetry(jobs)}`}
      </span>
    )}
    {retries.length > 0 && (
      <span className="flex shrink-0 items-center gap-1 whitespace-nowrap">
        Retried as
        {retries.map((retry) => (
          <span key={retry.run} className="flex items-center gap-1">
            <StateIcon state={retry.status} size={12} />
            <ToRun run={retry.run} />
            <span>
              ({retry.status}
              {retry.unchecked !== undefined && `, ${retry.unchecked} unchecked`})
            </span>
          </span>
        ))}
      </span>
    )}
  </>
)

const ToRun = ({ run }: { readonly run: string }) => (
  <Link to="/runs/$run" params={{ run }} className="font-mono underline" title={sanitiseName(run)}>
    {sanitiseName(shortRunId(run))}
  </Link>
)
