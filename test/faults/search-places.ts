/** A script that logs a line on which the expression of {@link areSearchPlacesFree} never finishes. */
export const endlessLine = `head -c 5000 /dev/zero | tr '\\0' a; echo b`

/** Whether a dashboard accepts four searches, which is as many as it runs at once. They continue until all have started. */
export const areSearchPlacesFree = async (url: string): Promise<boolean> => {
  const leave = new AbortController()
  const endless = `${url}/api/v1/search?text=${encodeURIComponent('^(a+)+$')}&regex=true`
  const answers = await Promise.all(Array.from({ length: 4 }, () => fetch(endless, { signal: leave.signal })))
  leave.abort()
  return answers.every(({ status }) => status === 200)
}
