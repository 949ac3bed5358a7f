import { spawn, type ChildProcess } from 'node:child_process'
import { Socket } from 'node:net'
import type { Writable } from 'node:stream'

/** A small shell beside this process. A pipe that closes tells it that this process has ended. It does not keep this process running. */
export interface Watcher {
  /** The pipe to its standard input. Absent if the shell could not be started, which does not fail the run. */
  readonly pipe: Writable | undefined
}

export interface WatcherOptions {
  /** The name that `ps` shows. */
  readonly name: string
  readonly script: string
  readonly args: readonly string[]
  /** Starts it in its own session, where neither Ctrl-C nor the end of the terminal reaches it. */
  readonly isDetached: boolean
}

/** Starts a watcher. Its environment has only PATH, so it has no marks and no sweep kills it. */
export const startWatcher = ({ name, script, args, isDetached }: WatcherOptions): Watcher => {
  const child: ChildProcess = spawn('/bin/sh', ['-c', script, name, ...args], {
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
    detached: isDetached,
    stdio: ['pipe', 'ignore', 'ignore'],
  }).on('error', () => undefined)
  child.unref()
  // if the watcher is gone, writes to it no longer matter
  const pipe = child.stdin?.on('error', () => undefined)
  if (pipe instanceof Socket) pipe.unref()
  return { pipe }
}
