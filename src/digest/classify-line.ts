import { doubtful, families, mayEchoCode, neverFailures, sourceCode, type FailureFamily } from './families.ts'
import type { PlainLine } from './plain-line.ts'

export interface LineClass {
  readonly family: FailureFamily
  readonly score: number
}

const lessIfDoubtful = 60
/** With less, a line shows nothing. */
const leastScore = 10

const order = Object.keys(families) as readonly FailureFamily[]
// a runner's line also has a word for failure, and a count may look like a test
const lookedUp: readonly FailureFamily[] = ['runner', 'epilogue', ...order.filter((family) => family !== 'runner' && family !== 'epilogue')]

/** The family that a line belongs to, and how well it answers why a job failed. */
export const classifyLine = ({ text, bare }: PlainLine): LineClass | undefined => {
  if (neverFailures.some((pattern) => pattern.test(bare))) return undefined
  const found = [familyOf(bare), ...(bare === text ? [] : [familyOf(text)])].filter((family) => family !== undefined)
  const [family] = found.sort((one, other) => families[other].weight - families[one].weight)
  if (!family) return undefined
  const isDoubtful = doubtful.some((pattern) => pattern.test(bare)) || (mayEchoCode.has(family) && sourceCode.test(bare))
  const score = families[family].weight - (isDoubtful ? lessIfDoubtful : 0)
  return score < leastScore ? undefined : { family, score }
}

const familyOf = (text: string): FailureFamily | undefined =>
  lookedUp.find((family) => families[family].patterns.some((pattern) => pattern.test(text)))
