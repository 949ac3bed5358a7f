/** What a person who read a log wants to be shown of it. Lines are numbered from 1, after a split at `\n`. */
export interface ExpectedFailure {
  /** The file beside this one; `.gz` when the log is long. */
  readonly log: string
  readonly exitCode: number
  readonly command: string
  readonly tool: string
  readonly version: string
  /** The line to quote in a list as the reason; null when nothing failed, undefined until someone has read the log. */
  readonly headline: number | null | undefined
  /** Other lines that are just as right. */
  readonly acceptable: readonly number[]
  /** The smallest range, both ends included, that explains the failure; null when nothing failed. */
  readonly block: readonly [from: number, to: number] | null
}

/** The text of a line without what changes from run to run: durations, process ids, addresses. */
const lasting = (line: string): string => line.replaceAll(/\b(?:0x)?[0-9a-f]*\d[0-9a-f.,]*/gi, '0')

/** Finds a line of the old log in the new one: the same text, as near as possible to where it was. */
const moved = (line: number, before: readonly string[], after: readonly string[]): number => {
  const text = lasting(before[line - 1] ?? '')
  const same = after.flatMap((other, at) => (lasting(other) === text ? [at + 1] : []))
  const [nearest] = same.sort((a, b) => Math.abs(a - line) - Math.abs(b - line))
  if (nearest === undefined)
    throw new Error(`Line ${line} is gone: ${before[line - 1]}\nRead the new log and correct expected.json by hand.`)
  return nearest
}

/** Carries what a person expects of an old log over to the log made anew. */
export const carryOver = (
  expected: ExpectedFailure,
  before: string,
  after: string,
): Pick<ExpectedFailure, 'headline' | 'acceptable' | 'block'> => {
  const [oldLines, newLines] = [before.split('\n'), after.split('\n')]
  const move = (line: number): number => moved(line, oldLines, newLines)
  const { headline, acceptable, block } = expected
  return {
    headline: typeof headline === 'number' ? move(headline) : headline,
    acceptable: acceptable.map(move),
    block: block === null ? null : [move(block[0]), move(block[1])],
  }
}
