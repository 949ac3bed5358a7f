/** Starts the tasks in order, two at a time. Each promise settles as its task does. */
export const twoAtOnce = <Value>(tasks: readonly (() => Promise<Value>)[]): readonly Promise<Value>[] => {
  const lanes: [Promise<unknown>, Promise<unknown>] = [Promise.resolve(), Promise.resolve()]
  return tasks.map((task, index) => {
    const lane = index % 2 === 0 ? 0 : 1
    const outcome = lanes[lane].then(task)
    // the next task starts even if this one failed
    lanes[lane] = outcome.catch(() => undefined)
    return outcome
  })
}
