import type { Stretch } from './diff-stretches.ts'

/** A row of two logs side by side; numbers of lines count from 0. */
export type DiffRow =
  | { readonly kind: 'same'; readonly a: number; readonly b: number }
  | { readonly kind: 'changed'; readonly a: number; readonly b: number }
  /** Only in `a`; with `with` it was changed into that line of `b`. */
  | { readonly kind: 'removed'; readonly a: number; readonly with?: number }
  /** Only in `b`; with `with` it was changed from that line of `a`. */
  | { readonly kind: 'added'; readonly b: number; readonly with?: number }
  /** Lines that are the same and left out; `stretch` is the place of theirs. */
  | { readonly kind: 'fold'; readonly stretch: number; readonly lines: number }

/** Lines shown before and after a change. */
const context = 3

/**
 * The rows of lined up logs. What is the same is folded except near a change and where its stretch is `open`. Side by side a changed line
 * is one row; one below the other it is two.
 */
export const diffRows = (stretches: readonly Stretch[], open: ReadonlySet<number>, isSideBySide: boolean): readonly DiffRow[] =>
  stretches.flatMap((stretch, index) => {
    if (stretch.kind === 'changed') return changedRows(stretch, isSideBySide)
    const lines = stretch.a[1] - stretch.a[0]
    const before = index === 0 ? 0 : context
    const after = index === stretches.length - 1 ? 0 : context
    // a fold of one line would hide no more than it takes
    if (open.has(index) || lines <= before + after + 1) return sameRows(stretch, 0, lines)
    return [
      ...sameRows(stretch, 0, before),
      { kind: 'fold' as const, stretch: index, lines: lines - before - after },
      ...sameRows(stretch, lines - after, lines),
    ]
  })

const sameRows = ({ a, b }: Stretch, from: number, to: number): readonly DiffRow[] =>
  Array.from({ length: to - from }, (_, index) => ({ kind: 'same', a: a[0] + from + index, b: b[0] + from + index }))

const changedRows = ({ a, b }: Stretch, isSideBySide: boolean): readonly DiffRow[] => {
  const inA = a[1] - a[0]
  const inB = b[1] - b[0]
  const pairs = Math.min(inA, inB)
  const paired = Array.from({ length: pairs }, (_, index) => ({ a: a[0] + index, b: b[0] + index }))
  const onlyA = Array.from({ length: inA - pairs }, (_, index): DiffRow => ({ kind: 'removed', a: a[0] + pairs + index }))
  const onlyB = Array.from({ length: inB - pairs }, (_, index): DiffRow => ({ kind: 'added', b: b[0] + pairs + index }))
  if (isSideBySide) return [...paired.map((pair): DiffRow => ({ kind: 'changed', ...pair })), ...onlyA, ...onlyB]
  return [
    ...paired.map((pair): DiffRow => ({ kind: 'removed', a: pair.a, with: pair.b })),
    ...onlyA,
    ...paired.map((pair): DiffRow => ({ kind: 'added', b: pair.b, with: pair.a })),
    ...onlyB,
  ]
}
