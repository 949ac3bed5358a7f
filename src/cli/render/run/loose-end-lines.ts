import { toJobId } from '../../../model/ids.ts'
import { counted } from '../../../model/text/counted.ts'
import type { LooseEndJson, RunJson } from '../../../wire/run.ts'
import { annotationLine } from './event-line.ts'
import type { Style } from '../look.ts'

/** How many jobs of one kind are named. A full disk is one cause, no matter how many logs it cuts. */
const mostNamed = 5

/** A line for each loose end of a run. */
export const looseEndLines = ({ looseEnds = [] }: RunJson, style: Style): string[] => {
  const ofKind = (kind: LooseEndJson['kind']): readonly LooseEndJson[] => looseEnds.filter((end) => end.kind === kind)
  const more = { log: ofKind('output-missing').slice(mostNamed), output: ofKind('output-unrecorded').slice(mostNamed) }
  const unnamed = new Set([...more.log, ...more.output])
  const warning = (message: string): string => annotationLine({ level: 'warning', message }, style)
  return [
    ...looseEnds
      .filter((end) => !unnamed.has(end))
      .map(({ level, message, job }) => annotationLine({ level, message, ...(job !== undefined && { job: toJobId(job) }) }, style)),
    ...(more.log.length > 0 ? [warning(`output is missing from the logs of ${counted(more.log.length, 'more job')}`)] : []),
    ...(more.output.length > 0 ? [warning(`what ${counted(more.output.length, 'more job')} returned is not recorded`)] : []),
  ]
}
