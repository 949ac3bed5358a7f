import { spawn, type ChildProcess } from 'node:child_process'
import { Socket } from 'node:net'
import type { Writable } from 'node:stream'

/** A small shell beside this process that learns of its end by a pipe that closes. It keeps nobody from leaving. */
export interface Watcher {
  /** The pipe to its standard input; absent when it could not be started, which no run fails for. */
  readonly pipe: Writable | undefined
}

export interface WatcherWish {
  /** What `ps` shows it as. */
  readonly name: string
  readonly script: string
  readonly args: readonly string[]
  /** In a session of its own, where neither Ctrl-C nor the end of the terminal reaches it. */
  readonly isDetached: boolean
}

/** Its environment is empty but for the PATH, so that it bears no mark and no sweep ends it. */
export const startWatcher = ({ name, script, args, isDetached }: WatcherWish): Watcher => {
  const child: ChildProcess = spawn('/bin/sh', ['-c', script, name, ...args], {
    cwd: '/',
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
    detached: isDetached,
    stdio: ['pipe', 'ignore', 'ignore'],
  }).on('error', () => undefined)
  child.unref()
  // it is gone: there is nobody to tell
  const pipe = child.stdin?.on('error', () => undefined)
  if (pipe instanceof Socket) pipe.unref()
  return { pipe }
}
