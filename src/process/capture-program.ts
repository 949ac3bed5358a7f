import { addAbortListener } from 'node:events'
import { captureLimit } from './capture.ts'

export interface CapturedProgram {
  /** What it wrote to standard output, as far as it fits. */
  readonly stdout: string
  readonly stderr: string
  readonly end: 'ended' | 'timed-out' | 'aborted' | 'not-started'
}

/**
 * Runs a program of our own that answers on its standard output, and ends it with all it started when it takes too long or `signal`
 * aborts.
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
  /** The whole environment; nothing is added to it. */
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
    // a group of its own, so that whatever it started ends with it
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
  return { stdout: ended.stdout, stderr: ended.stderr, end: subprocess.pid === undefined ? 'not-started' : 'ended' }
}
