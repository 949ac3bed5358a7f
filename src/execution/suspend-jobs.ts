import { signalLiveGroups } from '../process/stopping/process-group.ts'

/**
 * Lets Ctrl-Z stop the jobs with us, and `fg` or `bg` continue them: they have process groups of their own, which the terminal does not
 * reach. Gives back the function that ends it.
 */
export const suspendJobsWithUs = (): (() => void) => {
  const stop = (): void => {
    signalLiveGroups('SIGSTOP')
    process.kill(process.pid, 'SIGSTOP')
  }
  const resume = (): void => {
    signalLiveGroups('SIGCONT')
  }
  process.on('SIGTSTP', stop).on('SIGCONT', resume)
  return () => {
    process.off('SIGTSTP', stop).off('SIGCONT', resume)
  }
}
