/** Waits for a promise for at most `ms`. Resolves to whether it settled in that time; never rejects. */
export const settlesWithin = async (promise: Promise<unknown>, ms: number): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined
  const settled = promise.then(
    () => true,
    () => true,
  )
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, ms, false)
  })
  return Promise.race([settled, late]).finally(() => {
    clearTimeout(timer)
  })
}
