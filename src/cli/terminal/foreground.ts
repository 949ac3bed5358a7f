import { execFile } from 'node:child_process'
import { fstatSync, readFileSync, statSync } from 'node:fs'

/** How long an answer of `ps` is reused, in milliseconds. Starting `ps` for each check would cost too much. */
const freshMs = 1000

/** Checks whether this process is in the foreground group of its terminal. True if there is no controlling terminal. */
export const createForegroundProbe = (): (() => boolean) => {
  if (process.platform === 'linux') return isForegroundOnLinux
  if (process.platform === 'win32') return () => true
  return createPsProbe()
}

const isForegroundOnLinux = (): boolean => {
  try {
    const stat = readFileSync('/proc/self/stat', 'latin1')
    // the name in parentheses may contain anything; after it: state ppid pgrp session tty_nr tpgid
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
 * Whether stdin is `/dev/null`. A shell without job control, as in a script, gives it to the commands that it starts with `&`. They all
 * share the foreground group, so nothing else distinguishes them from a run that has the terminal to itself.
 */
export const isInputNull = (): boolean => {
  try {
    const input = fstatSync(0)
    return input.isCharacterDevice() && input.rdev === statSync('/dev/null').rdev
  } catch {
    return false
  }
}
