/** The known name that `given` was probably meant to be, or `undefined` when none is near. Case does not matter; a swap of two neighbours is one slip. */
export const nearName = (given: string, known: Iterable<string>): string | undefined => {
  const mostSlips = Math.max(1, Math.floor(given.length / 3))
  let nearest: { readonly name: string; readonly slips: number } | undefined
  for (const name of known) {
    // the distance is at least the difference of the lengths
    if (Math.abs(name.length - given.length) > mostSlips) continue
    const slips = countSlips(given.toLowerCase(), name.toLowerCase())
    if (slips <= mostSlips && slips < (nearest?.slips ?? Infinity)) nearest = { name, slips }
  }
  return nearest?.name
}

/** Letters to add, drop, change or swap until `from` reads `to`. */
const countSlips = (from: string, to: string): number => {
  let beforeLast: readonly number[] = []
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1]
      const isSwap = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwap ? (beforeLast[column - 2] ?? 0) + 1 : Infinity,
      )
    }
    beforeLast = last
    last = current
  }
  return last[to.length] ?? 0
}
