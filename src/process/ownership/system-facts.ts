import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** Facts about the machine and its processes. They are a parameter, so that every operating system can be tested on one. */
export interface SystemFacts {
  readonly platform: NodeJS.Platform
  readonly pid: number
  readonly hostname: string
  /** The text of a file, or `undefined` if it cannot be read. */
  read(path: string): string | undefined
  /** The target of a symbolic link, or `undefined`. */
  readLink(path: string): string | undefined
  /** The pids of all processes in /proc; empty if there is no /proc. */
  pids(): readonly number[]
  /** The output of a program, or `undefined` if it fails. */
  ask(file: string, args: readonly string[]): string | undefined
  /** Whether any process has this pid, including processes of other users. */
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

/** The facts of the system that this process runs on. Synchronous, because on Linux most are files that take microseconds to read. */
export const systemFacts: SystemFacts = {
  platform: process.platform,
  pid: process.pid,
  hostname: hostname(),
  read: (path) => orUndefined(() => readFileSync(path, 'utf8')),
  readLink: (path) => orUndefined(() => readlinkSync(path)),
  pids: () => (orUndefined(() => readdirSync('/proc')) ?? []).filter((entry) => /^\d+$/.test(entry)).map(Number),
  // a fixed time zone and language, so that every process gets the same text
  ask: (file, args) =>
    orUndefined(() =>
      execFileSync(file, args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' }, stdio: ['ignore', 'pipe', 'ignore'] }),
    ),
  hasProcess,
}
