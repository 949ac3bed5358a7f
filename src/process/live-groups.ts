import type { ProcessGroup } from './process-group.ts'

const live = new Set<ProcessGroup>()
let watchesExit = false

/** Remembers a group until it is over; whatever makes this process exit before that takes the group along. */
export const rememberGroup = (group: ProcessGroup): { [Symbol.dispose](): void } => {
  live.add(group)
  if (!watchesExit) {
    watchesExit = true
    process.on('exit', () => signalLiveGroups('SIGKILL'))
  }
  return { [Symbol.dispose]: () => live.delete(group) }
}

/** Sends a signal to every group that still runs, as when the terminal suspends or continues us. */
export const signalLiveGroups = (signal: NodeJS.Signals): void => {
  for (const group of live) group.signal(signal)
}
