import { signalLiveGroups } from '../process/stopping/process-group.ts'
import { stopSelf } from '../process/stopping/stop-self.ts'

/**
 * Makes Ctrl-Z suspend the jobs together with this process, and `fg` or `bg` continue them. Jobs have their own process groups, which the
 * terminal does not signal. Returns a function that undoes this.
 */
export const suspendJobsWithUs = (): (() => void) => {
  const stop = (): void => {
    signalLiveGroups('SIGSTOP')
    stopSelf()
  }
  const resume = (): void => {
    signalLiveGroups('SIGCONT')
  }
  process.on('SIGTSTP', stop).on('SIGCONT', resume)
  return () => {
    process.off('SIGTSTP', stop).off('SIGCONT', resume)
  }
}
