/** Waits for a promise, but not longer than `ms`; tells whether it settled in that time. Never rejects. */
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
