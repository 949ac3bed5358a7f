import type { DiffSpan } from './diff-stretches.ts'

/** A row of two logs side by side; line numbers start at 0. */
export type DiffRow =
  | { readonly kind: 'same'; readonly a: number; readonly b: number }
  | { readonly kind: 'changed'; readonly a: number; readonly b: number }
  /** Only in `a`; `with` is the line of `b` that it was changed into. */
  | { readonly kind: 'removed'; readonly a: number; readonly with?: number }
  /** Only in `b`; `with` is the line of `a` that it was changed from. */
  | { readonly kind: 'added'; readonly b: number; readonly with?: number }
  /** Equal lines that are hidden; `stretch` is the index of their stretch. */
  | { readonly kind: 'fold'; readonly stretch: number; readonly lines: number }

/** Lines shown before and after a change. */
const context = 3

/**
 * The rows of aligned logs. Equal lines are folded, except near a change and in `open` stretches. A changed line is one row side by side,
 * and two rows otherwise.
 */
export const diffRows = (stretches: readonly DiffSpan[], open: ReadonlySet<number>, isSideBySide: boolean): readonly DiffRow[] =>
  stretches.flatMap((stretch, index) => {
    if (stretch.kind === 'changed') return changedRows(stretch, isSideBySide)
    const lines = stretch.a[1] - stretch.a[0]
    const before = index === 0 ? 0 : context
    const after = index === stretches.length - 1 ? 0 : context
    // folding a single line would save no space
    if (open.has(index) || lines <= before + after + 1) return sameRows(stretch, 0, lines)
    return [
      ...sameRows(stretch, 0, before),
      { kind: 'fold' as const, stretch: index, lines: lines - before - after },
      ...sameRows(stretch, lines - after, lines),
    ]
  })

const sameRows = ({ a, b }: DiffSpan, from: number, to: number): readonly DiffRow[] =>
  Array.from({ length: to - from }, (_, index) => ({ kind: 'same', a: a[0] + from + index, b: b[0] + from + index }))

const changedRows = ({ a, b }: DiffSpan, isSideBySide: boolean): readonly DiffRow[] => {
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
