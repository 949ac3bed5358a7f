import { addAbortListener } from 'node:events'
import { captureLimit } from './capture.ts'

export interface CapturedProgram {
  /** What it wrote to standard output, up to a limit. */
  readonly stdout: string
  readonly stderr: string
  /** `undefined` if it was ended by a signal or did not start. */
  readonly exitCode?: number | undefined
  readonly end: 'ended' | 'timed-out' | 'aborted' | 'not-started'
}

/**
 * Runs a program that answers on its standard output. Kills it and everything it started if it takes too long, if it writes more than the
 * limit, or if `signal` aborts.
 */
export const captureProgram = async ({
  file,
  args,
  cwd,
  env,
  timeoutMs,
  signal,
}: {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  /** The complete environment; nothing is added to it. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly timeoutMs: number
  readonly signal: AbortSignal
}): Promise<CapturedProgram> => {
  const { execa } = await import('execa')
  if (signal.aborted) return { stdout: '', stderr: '', end: 'aborted' }
  const subprocess = execa(file, args, {
    cwd,
    env,
    extendEnv: false,
    // in its own process group, so that everything it started can be killed with it
    detached: true,
    cleanup: false,
    windowsHide: true,
    reject: false,
    verbose: 'none',
    stdin: 'ignore',
    maxBuffer: captureLimit,
  })
  const endAll = (): void => {
    try {
      if (subprocess.pid !== undefined) process.kill(-subprocess.pid, 'SIGKILL')
    } catch {
      subprocess.kill('SIGKILL')
    }
  }
  const cut = Promise.withResolvers<'timed-out' | 'aborted'>()
  const timer = setTimeout(cut.resolve, timeoutMs, 'timed-out')
  const listening = addAbortListener(signal, () => {
    cut.resolve('aborted')
  })
  const ended = await Promise.race([subprocess, cut.promise])
  clearTimeout(timer)
  listening[Symbol.dispose]()
  if (typeof ended === 'string') {
    endAll()
    return { stdout: '', stderr: '', end: ended }
  }
  if (ended.isMaxBuffer) endAll()
  return {
    stdout: ended.stdout,
    stderr: ended.stderr,
    exitCode: ended.exitCode,
    end: subprocess.pid === undefined ? 'not-started' : 'ended',
  }
}
