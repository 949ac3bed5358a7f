import { join } from 'node:path'
import { isatty } from 'node:tty'
import { startWatcher } from './start-watcher.ts'

/**
 * Counts Ctrl-C for a runner that cannot count itself while its event loop is busy. Each Ctrl-C kills `cat`, which lets the shell count;
 * `cat` ends normally when the runner exits. After the third Ctrl-C the runner has 0.2 s to exit by itself.
 * It may have read single keys, and then cannot restore the terminal itself.
 */
const script = `runner=$1 mark=$2 pressed=0
trap 'pressed=$((pressed + 1))' INT
while [ $pressed -lt 3 ]; do cat >/dev/null && exit; done
sleep 0.2 2>/dev/null || sleep 1
kill -0 "$runner" 2>/dev/null || exit
(umask 077; echo SIGINT >"$mark")
stty icanon echo susp '^Z' </dev/tty 2>/dev/null
kill -s KILL "$runner"`

/** File in a run's folder. It records that the run was cancelled but could not record that itself. */
export const cancelMarkName = '_cancelled'

/**
 * Makes the third Ctrl-C kill this process even while a function keeps the event loop busy and no signal handler can run. It costs a
 * process, so it is used only for runs with functions, and only in a terminal. Returns a function that stops watching.
 */
export const watchInterrupts = (folder: string): (() => void) => {
  if (process.platform === 'win32' || ![0, 1, 2].some((fd) => isatty(fd))) return () => undefined
  // in our own process group, because the terminal signals that group
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
