/**
 * A function that does its work once however often it is called meanwhile, and once more when it was called again while it worked.
 * @param {() => Promise<void>} work
 */
export const oneAtATime = (work) => {
  let isWorking = false
  let isWanted = false
  const run = async () => {
    isWanted = true
    if (isWorking) return
    isWorking = true
    try {
      while (isWanted) {
        isWanted = false
        await work()
      }
    } finally {
      isWorking = false
    }
  }
  return run
}
