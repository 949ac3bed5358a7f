/** Lines of a log, both ends included; they count from 0 within the text. */
export interface LineGroup {
  readonly from: number
  readonly to: number
}

/** New lines with at most this many others between them belong together. */
const joinedWithin = 4
const mostLines = 12
const mostGroups = 3

/**
 * Groups the lines that only the log of a failed job has, to show them where no line looks like a failure. The last groups are taken, because
 * the failure ended the log. None if most of the `lines` are new: then the two logs have too little in common.
 */
export const newGroups = (isNew: ReadonlySet<number>, lines: number, before: number): readonly LineGroup[] => {
  if (isNew.size * 2 > lines) return []
  const groups: { from: number; to: number }[] = []
  for (const line of [...isNew].filter((one) => one < before).sort((a, b) => a - b)) {
    const last = groups.at(-1)
    if (last && line - last.to <= joinedWithin) last.to = line
    else groups.push({ from: line, to: line })
  }
  return groups.slice(-mostGroups).map(({ from, to }) => ({ from, to: Math.min(to, from + mostLines - 1) }))
}
