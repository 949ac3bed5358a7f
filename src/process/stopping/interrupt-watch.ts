import { join } from 'node:path'
import { isatty } from 'node:tty'
import { startWatcher } from './start-watcher.ts'

/**
 * Counts Ctrl-C beside a runner whose event loop may be busy, so that it can not count itself. `cat` dies of each and so lets the shell
 * count; it ends when the runner does. A runner that is able to has ended by itself in the 0.2 s after the third.
 */
const script = `runner=$1 mark=$2 pressed=0
trap 'pressed=$((pressed + 1))' INT
while [ $pressed -lt 3 ]; do cat >/dev/null && exit; done
sleep 0.2 2>/dev/null || sleep 1
kill -0 "$runner" 2>/dev/null || exit
(umask 077; echo SIGINT >"$mark")
kill -s KILL "$runner"`

/** File in a run's folder, named here for both who write it: the run was cancelled and could not say so itself. */
export const cancelMarkName = '_cancelled'

/**
 * Lets the third Ctrl-C end this process also while a function keeps the event loop busy, in which time no handler of ours runs. Costs a
 * process, so it is for runs with functions, and in a terminal alone: there is no other keyboard. Gives back the function that ends it.
 */
export const watchInterrupts = (folder: string): (() => void) => {
  if (process.platform === 'win32' || ![0, 1, 2].some((fd) => isatty(fd))) return () => undefined
  // in our own group, which the terminal signals
  const { pipe } = startWatcher({
    name: 'sparkwing-interrupts',
    script,
    args: [String(process.pid), join(folder, cancelMarkName)],
    isDetached: false,
  })
  return () => {
    pipe?.end()
  }
}
