/** A script whose log holds a line that {@link areSearchPlacesFree} never gets past. */
export const endlessLine = `head -c 5000 /dev/zero | tr '\\0' a; echo b`

/** Whether a dashboard lets four searches in at once, which are as many as it has places for; they go on until all have begun. */
export const areSearchPlacesFree = async (url: string): Promise<boolean> => {
  const leave = new AbortController()
  const endless = `${url}/api/v1/search?text=${encodeURIComponent('^(a+)+$')}&regex=true`
  const answers = await Promise.all(Array.from({ length: 4 }, () => fetch(endless, { signal: leave.signal })))
  leave.abort()
  return answers.every(({ status }) => status === 200)
}
