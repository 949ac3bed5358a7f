import { closeSync, openSync } from 'node:fs'
import { parse } from 'node:path'
import { Readable } from 'node:stream'

/** A program that outlives the process that starts it. */
export interface DetachedCommand {
  readonly file: string
  readonly args: readonly string[]
  /** Default: the root folder, so that it does not keep any folder from being removed. */
  readonly cwd?: string
  /** The complete environment; nothing is added to it. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** File that stdout and stderr are appended to, created readable by its owner only. Default: output is discarded. */
  readonly outputFile?: string
  /** Opens a pipe on file descriptor 3, through which the program can report to the process that starts it. */
  readonly hasReport?: boolean
}

/** How a detached program ended before `letGo` was called. */
export type DetachedEnd =
  | { readonly kind: 'exited'; readonly exitCode: number }
  | { readonly kind: 'killed'; readonly signal: string }
  | { readonly kind: 'not-started'; readonly message: string }

export interface Detached {
  /** `undefined` if it could not be started. */
  readonly pid: number | undefined
  /** Resolves when the program ends. */
  readonly ended: Promise<DetachedEnd>
  /** Everything written to descriptor 3 until it was closed; empty without `hasReport`. */
  readonly report: Promise<string>
  /** Kills the program. Safe, because the pid of an unreaped child cannot be reused. */
  readonly kill: () => void
  /** Stops watching the program, so that this process can exit. */
  readonly letGo: () => void
}

/**
 * Starts a program in its own session: no terminal, no standard input, and only the file descriptors named above. A closed terminal,
 * Ctrl-C and the end of this process do not affect it.
 */
export const startDetached = async (command: DetachedCommand): Promise<Detached> => {
  const { execa } = await import('execa')
  const outputFd = command.outputFile === undefined ? undefined : openSync(command.outputFile, 'a', 0o600)
  // any descriptor works, but execa's type allows only the first few
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
  // execa's promise waits for pipes that other processes may hold; `exit` does not
  const child = subprocess.nodeChildProcess
  const pipe = child.stdio[3]
  const reportPipe = pipe instanceof Readable ? pipe : undefined
  const ended = new Promise<DetachedEnd>((settle) => {
    if (subprocess.pid === undefined) {
      void subprocess.then(({ originalMessage }) => {
        settle({ kind: 'not-started', message: originalMessage ?? 'the reason is unknown' })
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

/** Reads all text until the pipe is closed, by the other side or by `letGo`. */
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
