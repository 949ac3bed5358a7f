import { captureLimit } from './capture.ts'

export interface CapturedProgram {
  /** What it wrote to standard output, as far as it fits. */
  readonly stdout: string
  readonly stderr: string
  readonly end: 'ended' | 'timed-out' | 'not-started'
}

/** Runs a program of our own that answers on its standard output, and ends it with all it started when it takes too long. */
export const captureProgram = async ({
  file,
  args,
  cwd,
  env,
  timeoutMs,
}: {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  /** The whole environment; nothing is added to it. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly timeoutMs: number
}): Promise<CapturedProgram> => {
  const { execa } = await import('execa')
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
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<'timed-out'>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, 'timed-out')
  })
  const ended = await Promise.race([subprocess, tooLong])
  clearTimeout(timer)
  if (ended === 'timed-out') {
    endAll()
    return { stdout: '', stderr: '', end: 'timed-out' }
  }
  return { stdout: ended.stdout, stderr: ended.stderr, end: subprocess.pid === undefined ? 'not-started' : 'ended' }
}
