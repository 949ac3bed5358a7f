import { counted } from '../../../model/text/counted.ts'
import { sanitiseName } from '../../../model/text/terminal-text.ts'
import { paint, spell, type Style } from '../look.ts'
import { failureBlock, mostRows, type FailureLook, type JobFailure } from './failure-block.ts'
import { alignJobRows, jobRow } from './job-row.ts'

/** How many failed jobs are shown with lines of their logs. If more failed, there is usually one cause. */
export const mostBlocks = 3
/** How many more have a line. */
const mostLines = 10
/** The cause of the first failure is within this many rows of the end. */
export const lastRows = 20

export interface BlocksLook extends Style {
  readonly columns: number
  readonly project: string
  /** The current time, in milliseconds since 1970. */
  readonly now: number
  /** How many rows follow the blocks. */
  readonly rowsBelow: number
  /** Draws a block; default: {@link failureBlock}. */
  readonly block?: (failure: JobFailure, look: FailureLook) => string[]
}

/**
 * The failed jobs at the end of a run, first failed first: three with the lines of their logs that show why, and before them a line for each
 * of the others. The first block gets the rows that the others leave, so that all of them are within the last rows of the screen.
 */
export const failureBlocks = (failures: readonly JobFailure[], look: BlocksLook): string[][] => {
  const { block = failureBlock } = look
  const [first, ...next] = failures.slice(0, mostBlocks)
  if (!first) return []
  const room = lastRows - look.rowsBelow - 2 * next.length - 1
  const share = Math.min(mostRows, Math.max(1, Math.floor(room / (next.length + 1))))
  const rowsOfNext = next.reduce((sum, failure) => sum + block(failure, { ...look, room: share }).length - 1, 0)
  const shown = block(first, { ...look, room: Math.min(mostRows, Math.max(1, room - rowsOfNext)) })
  const known = new Set(shown)
  const others = next.map((failure) => {
    const lines = withoutKnown(block(failure, { ...look, room: share }), known, first.job.id, look)
    for (const line of lines) known.add(line)
    return lines
  })
  return [otherLines(failures.slice(mostBlocks), look), shown, ...others]
}

/** Jobs of a matrix often fail for the same reason. No line is shown twice. */
const withoutKnown = ([head = '', ...lines]: readonly string[], known: ReadonlySet<string>, first: string, look: Style): string[] => {
  const fresh = lines.filter((line) => line === '' || !known.has(line))
  const isSame = fresh.length === 0 && lines.length > 0
  return isSame ? [`${head} ${paint(look, 'faint', `(the same lines as ${sanitiseName(first)})`)}`] : [head, ...fresh]
}

const otherLines = (failures: readonly JobFailure[], look: BlocksLook): string[] => {
  const more = failures.length - mostLines
  return [
    ...alignJobRows(
      failures.slice(0, mostLines).map(({ job }) => jobRow(job, look, look.now)),
      look.columns,
      look,
    ),
    ...(more > 0 ? [paint(look, 'faint', `${spell(look, '…', '..')} and ${counted(more, 'more failed job')}`)] : []),
  ]
}
