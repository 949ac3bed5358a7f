import type { LogMarkJson } from '../../../src/wire/api.ts'
import type { LogGroup, RowGroup } from '../rows.ts'

/**
 * The folds of a log up to its line `last`. A group ends at its end mark. A section, and a group without an end mark, ends where the next one begins. Groups
 * do not nest, as on GitHub.
 */
export const groupsOf = (marks: readonly LogMarkJson[], last: number): readonly LogGroup[] => {
  const heads = marks.filter((mark, index) => mark.kind !== 'annotation' && !isInDiff(marks, index))
  // a shell that traces its commands begins lines with +++ too: alone, those are no sections
  const hasSections = heads.some((mark) => mark.kind === 'section' && mark.look !== '+++')
  const groups: LogGroup[] = []
  let open: Omit<LogGroup, 'to' | 'end'> | undefined
  const close = (to: number, end?: number): void => {
    if (open) groups.push({ ...open, to, ...(end !== undefined && { end }) })
    open = undefined
  }
  for (const mark of heads) {
    if (mark.line > last) break
    if (mark.kind === 'end') close(mark.line - 1, mark.line)
    else if (mark.kind === 'group' || (mark.kind === 'section' && hasSections)) {
      close(mark.line - 1)
      open = { line: mark.line, title: mark.title, look: mark.kind === 'group' ? 'group' : mark.look }
    }
  }
  close(last)
  return groups
}

/** The two head lines of a diff, `--- a` and then `+++ b`. */
const isInDiff = (marks: readonly LogMarkJson[], index: number): boolean => {
  const isPair = (one: LogMarkJson | undefined, other: LogMarkJson | undefined): boolean =>
    one?.kind === 'section' && other?.kind === 'section' && one.look === '---' && other.look === '+++' && other.line === one.line + 1
  return isPair(marks[index], marks[index + 1]) || isPair(marks[index - 1], marks[index])
}

/** The key of a group among those of the steps, which count from 0. */
export const groupKey = ({ line }: LogGroup): number => -line

/** The group that contains a line. */
export const groupAround = (groups: readonly LogGroup[], line: number): LogGroup | undefined =>
  groups.find((group) => group.line < line && line <= group.to)

/** Whether a group is open: as it was chosen, else while the job runs, if a `+++` begins it, and if it holds a line that must be seen. */
const isOpenGroup = (group: LogGroup, { chosen, isRunning, must }: GroupOptions): boolean =>
  chosen.get(groupKey(group)) ?? (isRunning || group.look === '+++' || must.some((line) => group.line <= line && line <= group.to))

export interface GroupOptions {
  /** The groups that the user has opened or closed, by their keys. */
  readonly chosen: ReadonlyMap<number, boolean>
  readonly isRunning: boolean
  readonly must: readonly number[]
}

/** Folds the lines between other rows by groups. A group does not go on behind the end of a step. */
export const foldGroups = (pieces: readonly RowGroup[], groups: readonly LogGroup[], options: GroupOptions): readonly RowGroup[] => {
  if (groups.length === 0) return pieces
  return pieces.flatMap((piece) => (piece.kind === 'lines' ? foldLines(piece, groups, options) : [piece]))
}

const foldLines = (
  { from, to }: { readonly from: number; readonly to: number },
  groups: readonly LogGroup[],
  options: GroupOptions,
): readonly RowGroup[] => {
  const pieces: RowGroup[] = []
  let next = from
  const showLines = (until: number): void => {
    if (until >= next) pieces.push({ kind: 'lines', from: next, to: until })
    next = Math.max(next, until + 1)
  }
  for (const group of groups) {
    if (group.line < from || group.line > to) continue
    showLines(group.line - 1)
    const last = Math.min(to, group.to)
    const isOpen = isOpenGroup(group, options)
    pieces.push({ kind: 'group', group, from: group.line, to: isOpen ? group.line : last, lines: last - group.line, isOpen })
    next = group.line + 1
    if (isOpen) showLines(last)
    // the line that only ends it is not shown
    next = Math.max(next, last + 1, group.end !== undefined && group.end <= to ? group.end + 1 : 0)
  }
  showLines(to)
  return pieces
}
