/** Sends a signal as a key of our terminal would: to this process, and to those that started it and wait for it, such as a shell script. */
export const signalOurGroup = (signal: 'SIGINT' | 'SIGTSTP'): void => {
  process.kill(0, signal)
}
