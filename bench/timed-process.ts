import { spawn } from 'node:child_process'
import type { BenchHome } from './bench-home.ts'

export interface Timed {
  readonly ms: number
  /** The peak memory of the process itself, in MiB. */
  readonly peakMib: number
}

// the process reports its peak when it ends; its children are not included
const tellPeak =
  "data:text/javascript,import{writeSync}from'node:fs';process.on('exit',()=>writeSync(3,String(process.resourceUsage().maxRSS)))"

/** Runs Node with `args` and measures the time until it exits; with `peak`, also its memory. */
export const timedNode = (
  args: readonly string[],
  { cwd, env, peak = false }: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly peak?: boolean } = {},
): Promise<Timed> =>
  new Promise((settle, reject) => {
    const startedAt = performance.now()
    const child = spawn(process.execPath, [...(peak ? ['--import', tellPeak] : []), ...args], {
      cwd,
      env,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    })
    let told = ''
    let errors = ''
    child.stdio[3]?.on('data', (chunk: Buffer) => (told += chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    child.on('error', reject)
    child.on('exit', (code) => {
      const ms = performance.now() - startedAt
      child.on('close', () => {
        if (code === 0) settle({ ms, peakMib: Number(told) / 1024 })
        else reject(new Error(`${args.join(' ')} exited with ${code ?? 'a signal'}:\n${errors}`))
      })
    })
  })

/** Runs `sparkwing ARGS` in the project of `home`, with the build that it measures. */
export const timedSparkwing = (home: BenchHome, args: readonly string[], peak = false): Promise<Timed> =>
  timedNode([home.cli, ...args], { cwd: home.project, env: home.env, peak })
