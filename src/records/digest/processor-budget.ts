/** Processor time that several pieces of work share, so that a busy machine does not change what is found. */
export interface ProcessorBudget {
  /** Does a piece of work, and takes its time off. */
  spend<T>(work: () => T): T
  isSpent(): boolean
}

export const createProcessorBudget = (ms: number): ProcessorBudget => {
  let leftUs = ms * 1000
  return {
    spend(work) {
      const before = process.cpuUsage().user
      try {
        return work()
      } finally {
        leftUs -= process.cpuUsage().user - before
      }
    },
    isSpent: () => leftUs <= 0,
  }
}
