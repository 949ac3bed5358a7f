import { describeCases } from '../../../../src/model/reported-cases.ts'
import { counted } from '../../../../src/model/text/counted.ts'
import { sanitiseName } from '../../../../src/model/text/terminal-text.ts'
import type { JobJson } from '../../../../src/wire/run.ts'

/** The tests that failed, from the reports of a job, and why a report could not be used. */
export const FailedTests = ({ job }: { readonly job: JobJson }) => {
  const { cases = [], moreCases = 0, reportProblem } = job
  if (cases.length === 0 && reportProblem === undefined) return null
  return (
    <section
      aria-label="Failed tests"
      tabIndex={0}
      className="max-h-[132px] shrink-0 overflow-y-auto border-b border-line px-3 py-1.5 text-small sm:px-4"
    >
      {cases.length > 0 && <h3 className="font-semibold text-failed">{sanitiseName(describeCases(job))}</h3>}
      <ol>
        {cases.map(({ name, file, line, message }, index) => (
          <li key={index} className="flex min-w-0 items-baseline gap-x-3 max-sm:flex-wrap">
            <span className="max-w-full min-w-0 shrink-0 truncate sm:max-w-[50%]" title={sanitiseName(name)}>
              {sanitiseName(name)}
            </span>
            {file !== undefined && (
              <span className="min-w-0 truncate text-quiet">{sanitiseName(line === undefined ? file : `${file}:${line}`)}</span>
            )}
            {message !== undefined && (
              <span className="min-w-0 grow truncate font-mono" title={sanitiseName(message)}>
                {sanitiseName(message)}
              </span>
            )}
          </li>
        ))}
      </ol>
      {moreCases > 0 && <p>and {counted(moreCases, 'more failed test')}</p>}
      {reportProblem !== undefined && <p>{sanitiseName(reportProblem)}</p>}
    </section>
  )
}
