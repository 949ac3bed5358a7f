import { closeSync, openSync } from 'node:fs'
import { parse } from 'node:path'
import { Readable } from 'node:stream'

/** A program that is to outlive the one that starts it. */
export interface DetachedCommand {
  readonly file: string
  readonly args: readonly string[]
  /** Default the root folder, so that it keeps no folder from being removed. */
  readonly cwd?: string
  /** The whole environment; nothing is added to it. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** File that both outputs are appended to, made readable by its owner alone; thrown away unless given. */
  readonly outputFile?: string
  /** Opens a pipe on file descriptor 3, over which the program can say something before its starter leaves. */
  readonly hasReport?: boolean
}

/** How a detached program ended while its starter still watched. */
export type DetachedEnd =
  | { readonly kind: 'exited'; readonly exitCode: number }
  | { readonly kind: 'killed'; readonly signal: string }
  | { readonly kind: 'not-started'; readonly message: string }

export interface Detached {
  /** `undefined` when it could not be started. */
  readonly pid: number | undefined
  /** Settles when it ends; keeps nobody from leaving earlier. */
  readonly ended: Promise<DetachedEnd>
  /** What it said over descriptor 3 until it closed that; empty without `hasReport`. */
  readonly report: Promise<string>
  /** Ends it at once, as only its starter can know that the pid is still its own. */
  readonly kill: () => void
  /** Stops watching it: the starter can leave. */
  readonly letGo: () => void
}

/**
 * Starts a program in a session of its own: no terminal, no standard input, none of our file descriptors besides those named. Closing the
 * terminal, Ctrl-C and our own end do not reach it.
 */
export const startDetached = async (command: DetachedCommand): Promise<Detached> => {
  const { execa } = await import('execa')
  const outputFd = command.outputFile === undefined ? undefined : openSync(command.outputFile, 'a', 0o600)
  // any descriptor will do; execa's type knows the first few only
  const output = outputFd === undefined ? ('ignore' as const) : (outputFd as 3)
  const subprocess = execa(command.file, command.args, {
    cwd: command.cwd ?? parse(process.cwd()).root,
    env: command.env,
    extendEnv: false,
    detached: true,
    cleanup: false,
    windowsHide: true,
    buffer: false,
    reject: false,
    verbose: 'none',
    stdio: command.hasReport ? ['ignore', output, output, 'pipe'] : ['ignore', output, output],
  })
  if (outputFd !== undefined) closeSync(outputFd)
  // execa's promise waits for pipes that others may hold; exit does not
  const child = subprocess.nodeChildProcess
  const pipe = child.stdio[3]
  const reportPipe = pipe instanceof Readable ? pipe : undefined
  const ended = new Promise<DetachedEnd>((settle) => {
    if (subprocess.pid === undefined) {
      void subprocess.then(({ originalMessage }) => {
        settle({ kind: 'not-started', message: originalMessage ?? 'for an unknown reason' })
      })
      return
    }
    child.once('exit', (code, signal) => {
      settle(signal ? { kind: 'killed', signal } : { kind: 'exited', exitCode: code ?? 0 })
    })
  })
  return {
    pid: subprocess.pid,
    ended,
    report: readAll(reportPipe),
    kill: () => {
      child.kill('SIGKILL')
    },
    letGo: () => {
      reportPipe?.destroy()
      child.unref()
    },
  }
}

/** All text until the other side closes; what is cut off by `letGo` counts as said. */
const readAll = (pipe: Readable | undefined): Promise<string> =>
  new Promise((settle) => {
    const chunks: Buffer[] = []
    const finish = (): void => {
      settle(Buffer.concat(chunks).toString())
    }
    if (!pipe) {
      finish()
      return
    }
    pipe.on('data', (chunk: Buffer) => chunks.push(chunk))
    pipe.on('error', finish).on('close', finish)
  })
