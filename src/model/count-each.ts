/** How often each value stands among these, in the order in which they first do. */
export const countEach = <Value>(values: Iterable<Value>): ReadonlyMap<Value, number> => {
  const counts = new Map<Value, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}
