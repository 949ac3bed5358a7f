import { diffArrays } from 'diff'
import { normalLine } from './normal-line.ts'

/** Corresponding lines on both sides, equal or changed. Line numbers start at 0; `to` is not included. */
export interface DiffSpan {
  readonly kind: 'same' | 'changed'
  readonly a: readonly [from: number, to: number]
  readonly b: readonly [from: number, to: number]
}

/** Two aligned logs. */
export interface LinedUp {
  readonly stretches: readonly DiffSpan[]
  /** They differ so much that they are shown line by line without alignment. */
  readonly isGivenUp: boolean
}

/** Alignment stops after this long, because logs with little in common take very long. */
const longestMs = 4_000

/** Aligns two logs by their normalised lines. */
export const lineUp = (a: readonly string[], b: readonly string[], timeoutMs = longestMs): LinedUp => {
  // compare lines as numbers: that is faster, and most lines occur many times
  const known = new Map<string, number>()
  const numberOf = (line: string): number => {
    const normal = normalLine(line)
    const number = known.get(normal) ?? known.size
    known.set(normal, number)
    return number
  }
  const [left, right] = [a.map(numberOf), b.map(numberOf)]
  // absent when it takes too long
  const changes: ReturnType<typeof diffArrays<number>> | undefined = diffArrays(left, right, { timeout: timeoutMs })
  return changes ? { stretches: stretchesOf(changes), isGivenUp: false } : { stretches: lineByLine(left, right), isGivenUp: true }
}

const stretchesOf = (
  changes: readonly { readonly added: boolean; readonly removed: boolean; readonly count: number }[],
): readonly DiffSpan[] => {
  const stretches: DiffSpan[] = []
  let [a, b] = [0, 0]
  for (const { added, removed, count } of changes) {
    const kind = added || removed ? 'changed' : 'same'
    const [toA, toB] = [a + (added ? 0 : count), b + (removed ? 0 : count)]
    const last = stretches.at(-1)
    // a removal and an addition at the same place are one change
    if (last?.kind === 'changed' && kind === 'changed') stretches[stretches.length - 1] = { kind, a: [last.a[0], toA], b: [last.b[0], toB] }
    else stretches.push({ kind, a: [a, toA], b: [b, toB] })
    ;[a, b] = [toA, toB]
  }
  return stretches
}

const lineByLine = (a: readonly number[], b: readonly number[]): readonly DiffSpan[] => {
  const stretches: DiffSpan[] = []
  const shorter = Math.min(a.length, b.length)
  for (let at = 0; at < shorter; at++) {
    const kind = a[at] === b[at] ? 'same' : 'changed'
    const last = stretches.at(-1)
    if (last?.kind === kind) stretches[stretches.length - 1] = { kind, a: [last.a[0], at + 1], b: [last.b[0], at + 1] }
    else stretches.push({ kind, a: [at, at + 1], b: [at, at + 1] })
  }
  return a.length === b.length ? stretches : [...stretches, { kind: 'changed', a: [shorter, a.length], b: [shorter, b.length] }]
}
