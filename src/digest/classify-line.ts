import { doubtful, mayEchoCode, neverFailures, rows, sourceCode, type FailureFamily, type FailureRow } from './families.ts'
import type { PlainLine } from './plain-line.ts'

export interface LineClass {
  readonly family: FailureFamily
  readonly score: number
}

/** What a line loses if it probably only mentions a failure. */
const lessIfDoubtful = 60
/** What a line loses that only announces the next ones. */
const lessIfAnnouncement = 5
/** A line with a lower score does not count as a hit. */
const leastScore = 10

/** The family that a line belongs to, and how well it answers why a job failed. */
export const classifyLine = ({ text, bare }: PlainLine): LineClass | undefined => {
  if (isNeverFailure(bare)) return undefined
  const found = [rowOf(bare), ...(bare === text ? [] : [rowOf(text)])].filter((row) => row !== undefined)
  const [row] = found.sort((one, other) => other.weight - one.weight)
  if (!row) return undefined
  const { family, weight } = row
  const isDoubtful =
    doubtful.some((pattern) => pattern.test(bare)) ||
    (mayEchoCode.has(family) && sourceCode.test(bare) && !/^(?:error|fatal)\b/i.test(bare))
  const isAnnouncement = family === 'generic' && /[:{]$/.test(bare)
  const score = weight - (isDoubtful ? lessIfDoubtful : 0) - (isAnnouncement ? lessIfAnnouncement : 0)
  return score < leastScore ? undefined : { family, score }
}

/** Whether a line shows that something went well, or is a stack frame or part of a source excerpt. */
export const isNeverFailure = (text: string): boolean => joinedNever.some((pattern) => pattern.test(text))

/** One expression for all with the same flags: each one costs time to compile, at the end of the job. */
export const joined = (patterns: readonly RegExp[]): readonly RegExp[] =>
  [...Map.groupBy(patterns, ({ flags }) => flags)].map(
    ([flags, alike]) => new RegExp(alike.map(({ source }) => `(?:${source})`).join('|'), flags),
  )
const joinedRows = rows.map((row) => ({ row, patterns: joined(row.patterns) }))
const joinedNever = joined(neverFailures)
/** All that {@link classifyLine} tests a line with. */
export const linePatterns = [...joinedRows.flatMap(({ patterns }) => patterns), ...joinedNever, ...doubtful, sourceCode]

const rowOf = (text: string): FailureRow | undefined =>
  joinedRows.find(({ patterns }) => patterns.some((pattern) => pattern.test(text)))?.row
