import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** What the operating system tells about machine and processes; a parameter, so that every system can be tested on one. */
export interface SystemFacts {
  readonly platform: NodeJS.Platform
  readonly pid: number
  readonly hostname: string
  /** The text of a file, or `undefined` when it can not be read. */
  read(path: string): string | undefined
  /** Where a symbolic link points to, or `undefined`. */
  readLink(path: string): string | undefined
  /** What a program prints, or `undefined` when it fails. */
  ask(file: string, args: readonly string[]): string | undefined
  /** Whether any process has this pid, also one of another user. */
  hasProcess(pid: number): boolean
}

const orUndefined = <Value>(ask: () => Value): Value | undefined => {
  try {
    return ask()
  } catch {
    return undefined
  }
}

const hasProcess = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code !== 'ESRCH'
  }
}

/** The facts of the system this process runs on. Synchronous: each costs microseconds where it is a file of Linux. */
export const systemFacts: SystemFacts = {
  platform: process.platform,
  pid: process.pid,
  hostname: hostname(),
  read: (path) => orUndefined(() => readFileSync(path, 'utf8')),
  readLink: (path) => orUndefined(() => readlinkSync(path)),
  // a zone and a language of its own, so that two askers get the same spelling
  ask: (file, args) =>
    orUndefined(() =>
      execFileSync(file, args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' }, stdio: ['ignore', 'pipe', 'ignore'] }),
    ),
  hasProcess,
}
