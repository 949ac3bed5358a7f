import { execFile } from 'node:child_process'
import { fstatSync, readFileSync, statSync } from 'node:fs'

/** Time in ms for which an answer of `ps` is believed; a process on each look would cost too much. */
const freshMs = 1000

/** Whether this process is in its terminal's foreground group; without a controlling terminal there is nobody to disturb. */
export const createForegroundProbe = (): (() => boolean) => {
  if (process.platform === 'linux') return isForegroundOnLinux
  if (process.platform === 'win32') return () => true
  return createPsProbe()
}

const isForegroundOnLinux = (): boolean => {
  try {
    const stat = readFileSync('/proc/self/stat', 'latin1')
    // the name in parentheses may hold anything; then: state ppid pgrp session tty_nr tpgid
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return isSameGroup(Number(group), Number(foreground))
  } catch {
    return true
  }
}

const createPsProbe = (): (() => boolean) => {
  let isForeground = true
  let askedAt = -Infinity
  return () => {
    const now = performance.now()
    if (now - askedAt > freshMs) {
      askedAt = now
      execFile('ps', ['-o', 'pgid=,tpgid=', '-p', String(process.pid)], (error, answer) => {
        const [group, foreground] = answer.trim().split(/\s+/).map(Number)
        if (!error && group !== undefined && foreground !== undefined) isForeground = isSameGroup(group, foreground)
      }).unref()
    }
    return isForeground
  }
}

const isSameGroup = (group: number, foreground: number): boolean => group === foreground || !(foreground > 0)

/**
 * Whether stdin is `/dev/null`. A shell without job control, as in a script, gives it to what it starts with `&`; all of those share
 * the foreground group, so nothing else tells them apart from a run that has the terminal for itself.
 */
export const isInputNull = (): boolean => {
  try {
    const input = fstatSync(0)
    return input.isCharacterDevice() && input.rdev === statSync('/dev/null').rdev
  } catch {
    return false
  }
}
