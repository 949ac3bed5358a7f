import { toJobId } from '../../model/ids.ts'
import type { RunJson } from '../../wire/run.ts'
import { annotationLine } from './event-line.ts'
import type { Style } from './look.ts'

/** How many jobs with missing output are named. A full disk is one cause, no matter how many logs it cuts. */
const mostNamed = 5

/** A line for each loose end of a run. */
export const looseEndLines = ({ looseEnds = [] }: RunJson, style: Style): string[] => {
  const cut = looseEnds.filter(({ kind }) => kind === 'output-missing')
  const more = new Set(cut.slice(mostNamed))
  const lines = looseEnds
    .filter((end) => !more.has(end))
    .map(({ level, message, job }) => annotationLine({ level, message, ...(job !== undefined && { job: toJobId(job) }) }, style))
  if (more.size === 0) return lines
  return [...lines, annotationLine({ level: 'warning', message: `output is missing from the logs of ${more.size} more jobs` }, style)]
}
