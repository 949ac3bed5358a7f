import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** How a call of the command line ended. */
export interface EndedCall {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface StartedCall {
  /** Rejects if the call was stopped, or could not be started. */
  readonly ended: Promise<EndedCall>
  /** Ends it as a build server would: the jobs of a run end first. */
  readonly stop: () => void
}

export interface CallPlace {
  readonly cwd: string
  /** The complete environment. */
  readonly env: NodeJS.ProcessEnv
  readonly timeoutMs: number
}

/** Longer than a run takes to stop its jobs. */
const killAfterMs = 15_000

/** Calls the `sparkwing` that this module belongs to, without a terminal and without input. */
export const startCall = (args: readonly string[], { cwd, env, timeoutMs }: CallPlace): StartedCall => {
  const child = spawn(process.execPath, [ownBin(), ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const written = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) child[name].setEncoding('utf8').on('data', (text: string) => (written[name] += text))
  let stopped: string | undefined
  let killing: NodeJS.Timeout | undefined
  const stopBecause = (reason: string): void => {
    if (stopped !== undefined) return
    stopped = reason
    child.kill('SIGTERM')
    killing = setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  }
  const timer = setTimeout(() => {
    stopBecause(`took longer than ${timeoutMs} ms`)
  }, timeoutMs)
  const ended = new Promise<EndedCall>((settle, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      const reason = stopped ?? (code === null ? `was ended by ${String(signal)}` : undefined)
      if (code !== null && reason === undefined) settle({ exitCode: code, ...written })
      else reject(new Error(`\`sparkwing ${args.join(' ')}\` ${String(reason)}.\n${written.stdout}${written.stderr}`.trimEnd()))
    })
  }).finally(() => {
    clearTimeout(timer)
    clearTimeout(killing)
  })
  return {
    ended,
    stop: () => {
      stopBecause('was stopped, because its project was removed')
    },
  }
}

/** The `bin/run.js` of the package that this file is in, whether it is built or not. */
const ownBin = (): string => {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const bin = join(folder, 'bin/run.js')
    if (existsSync(bin)) return bin
  }
  throw new Error(`The package of Sparkwing around ${import.meta.dirname} has no bin/run.js.`)
}
