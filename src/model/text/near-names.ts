/** Up to three names that `wanted` could be a typo of, nearest first. */
export const nearNames = (wanted: string, names: Iterable<string>): readonly string[] => {
  const target = wanted.toLowerCase()
  const longestSlip = Math.max(1, Math.floor(target.length / 3))
  const near: { readonly name: string; readonly slips: number }[] = []
  for (const name of new Set(names)) {
    const slips = slipsBetween(target, name.toLowerCase(), longestSlip)
    if (slips <= longestSlip) near.push({ name, slips })
  }
  return near
    .sort((a, b) => a.slips - b.slips)
    .slice(0, 3)
    .map(({ name }) => name)
}

/** How many letters to add, drop, change or swap with their neighbour; `Infinity` if the lengths alone differ by more than `most`. */
const slipsBetween = (a: string, b: string, most: number): number => {
  if (Math.abs(a.length - b.length) > most) return Infinity
  let beforeLast: readonly number[] = []
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1]
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      current.push(
        Math.min(
          (last[column] ?? Infinity) + 1,
          (current[column - 1] ?? Infinity) + 1,
          (last[column - 1] ?? Infinity) + (isSame ? 0 : 1),
          isSwapped ? (beforeLast[column - 2] ?? Infinity) + 1 : Infinity,
        ),
      )
    }
    beforeLast = last
    last = current
  }
  return last[b.length] ?? Infinity
}

/** The name nearest to `wanted`, if one is near enough. */
export const nearName = (wanted: string, names: Iterable<string>): string | undefined => nearNames(wanted, names)[0]
