import { toJobId } from '../../model/ids.ts'
import { describeMissingOutput } from '../../model/missing-output.ts'
import type { JobJson } from '../../wire/run.ts'
import { annotationLine } from './event-line.ts'
import type { Style } from './look.ts'

/** How many jobs are named. A full disk is one cause, no matter how many logs it cuts. */
const mostNamed = 5

/** A line for each job with output missing from its log. */
export const missingOutputLines = (jobs: readonly JobJson[], style: Style): string[] => {
  const cut = jobs.flatMap(({ id, log }) => (log?.missing ? [{ job: toJobId(id), missing: log.missing }] : []))
  const lines = cut
    .slice(0, mostNamed)
    .map(({ job, missing }) => annotationLine({ level: 'warning', job, message: describeMissingOutput(missing) }, style))
  const more = cut.length - mostNamed
  if (more <= 0) return lines
  return [...lines, annotationLine({ level: 'warning', message: `output is missing from the logs of ${more} more jobs` }, style)]
}
