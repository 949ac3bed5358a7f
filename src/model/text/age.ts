const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]

/** `just now`, `12 s ago`, `5 m ago`, `3 h ago`, `2 d ago`; the date after two weeks. */
export const formatAge = (at: number, now: number): string => {
  const age = now - at
  if (age < 1000) return 'just now'
  if (age < minute) return `${Math.floor(age / 1000)} s ago`
  if (age < hour) return `${Math.floor(age / minute)} m ago`
  if (age < day) return `${Math.floor(age / hour)} h ago`
  return age < 14 * day ? `${Math.floor(age / day)} d ago` : new Date(at).toISOString().slice(0, 10)
}
