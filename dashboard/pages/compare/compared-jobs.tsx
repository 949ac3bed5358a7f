import { unreachable } from '../../../src/model/unreachable.ts'
import { Link } from '@tanstack/react-router'
import type { ComparedJobJson, ComparedStateJson } from '../../../src/wire/comparison.ts'
import { classNames } from '../../ui/class-names.ts'
import { formatDuration } from '../../../src/model/text/duration.ts'
import { StateMark } from '../../ui/state-mark.tsx'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'
import { difference } from './difference.ts'

/** All jobs of both runs. Choosing one shows its logs. */
export const ComparedJobs = ({
  jobs,
  chosen,
  a,
  b,
}: {
  readonly jobs: readonly ComparedJobJson[]
  readonly chosen: string | undefined
  readonly a: string
  readonly b: string
}) => {
  const most = Math.max(1, ...jobs.map(({ deltaMs = 0 }) => Math.abs(deltaMs)))
  return (
    <section aria-label="Jobs">
      <h2 className="mb-1 font-semibold">Jobs</h2>
      <ul>
        {jobs.map((job) => (
          <li
            key={job.id}
            data-compared={job.id}
            className={classNames(
              'compared-job relative items-center gap-x-4 border-b border-line py-1.5 hover:bg-raised',
              job.id === chosen && 'bg-accent-soft',
            )}
          >
            <span className="min-w-0 truncate" data-area="name">
              <Link
                to="/compare/$a/$b"
                params={{ a, b }}
                search={{ job: job.id }}
                replace
                resetScroll={false}
                aria-current={job.id === chosen ? 'true' : undefined}
                className="font-medium no-underline after:absolute after:inset-0"
                title={job.title ?? job.id}
              >
                {sanitiseName(job.id)}
              </Link>
            </span>
            <span data-area="a">
              <Side state={job.a} />
            </span>
            <span data-area="b">
              <Side state={job.b} />
            </span>
            <span data-area="delta">
              <Delta deltaMs={job.deltaMs} most={most} />
            </span>
            {job.plan !== undefined && (
              <span data-area="plan" className="text-small text-interrupted">
                {planInWords(job)}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

const planInWords = ({ plan, changes = [] }: ComparedJobJson): string => {
  switch (plan) {
    case 'only-a':
      return 'only in the plan on the left'
    case 'only-b':
      return 'only in the plan on the right'
    case 'changed':
      return `plan: ${sanitiseName(changes.join('; '))}`
    case undefined:
      return ''
    default:
      return unreachable(plan)
  }
}

const Side = ({ state }: { readonly state: ComparedStateJson | undefined }) =>
  state ? (
    <span className="flex min-w-0 flex-wrap items-center gap-x-2" title={state.because}>
      <StateMark state={state.status} />
      {state.durationMs !== undefined && <span>{formatDuration(state.durationMs)}</span>}
      {state.attempts > 1 && <span className="text-small text-quiet">{state.attempts} attempts</span>}
    </span>
  ) : (
    <span className="text-quiet">–</span>
  )

/** How much longer the right side took: a bar to the right if it was slower, to the left if faster. */
const Delta = ({ deltaMs, most }: { readonly deltaMs: number | undefined; readonly most: number }) => {
  if (deltaMs === undefined) return null
  const isSlower = deltaMs > 0
  const share = `${(Math.abs(deltaMs) / most) * 50}%`
  return (
    <span className="flex items-center gap-2">
      <span className="w-20 text-right whitespace-nowrap">{difference(deltaMs)}</span>
      <span aria-hidden className="relative h-2 grow rounded-xs bg-sunken">
        <span className="absolute inset-y-[-2px] left-1/2 w-px bg-edge" />
        <span
          className={classNames('absolute inset-y-0', isSlower ? 'bg-interrupted' : 'bg-passed')}
          style={isSlower ? { left: '50%', width: share } : { right: '50%', width: share }}
        />
      </span>
    </span>
  )
}
