/**
 * Stops this process, as Ctrl-Z does; for listeners of SIGTSTP, because with a listener the system no longer does it. A busy process gets its
 * listener called late, and a shell script around it has stopped at once: the user may have typed `fg` by then. A process that stopped itself
 * after that SIGCONT would stay stopped, so this first waits for signals that have arrived already.
 */
export const stopSelf = (): void => {
  let isContinued = false
  const onContinue = (): void => {
    isContinued = true
  }
  process.prependOnceListener('SIGCONT', onContinue)
  setImmediate(() => {
    process.off('SIGCONT', onContinue)
    if (!isContinued) process.kill(process.pid, 'SIGSTOP')
  })
}
