import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CacheOptions } from '../../src/pipeline/cache/cache-options.ts'
import { sh } from '../../src/pipeline/shell/shell-command.ts'
import { placeIn, remove, treeOf, type Does, type Plan } from './cached-place.ts'
import { faultyFiles } from './file-faults.ts'
import { projectIn } from './faulty-run.ts'

/* The jobs of the random histories, and, as a program, one run of them that is killed. */

export interface JobSketch {
  readonly id: string
  readonly reads: readonly string[]
  readonly needs: readonly number[]
  readonly isCached: boolean
  readonly copy: boolean
  /** Changes the command. */
  seed: number
}

/** What a job does: its outputs are a function of what it reads, in number and names too. */
export const perform = (
  cwd: string,
  { reads, out, seed, x }: { readonly reads: readonly string[]; readonly out: string; readonly seed: number; readonly x: string },
): string => {
  const hash = createHash('sha256').update(`${seed} ${x}`)
  for (const path of reads) hash.update(shown(join(cwd, path)))
  const digest = hash.digest('hex')
  mkdirSync(join(cwd, out, 'deep'), { recursive: true })
  writeFileSync(join(cwd, out, 'all'), digest)
  writeFileSync(join(cwd, out, 'deep', digest.slice(0, 1)), digest.slice(0, 8))
  if (digest < '8') chmodSync(join(cwd, out, 'all'), 0o755)
  if (digest > 'c') mkdirSync(join(cwd, out, 'empty'), { recursive: true })
  return `${out} ${digest}\n`
}

const shown = (path: string): string => (existsSync(path) ? treeOf(path).join('\n') : 'absent')

export const works: Does = ({ cwd, env, args: [work = ''], log }) => {
  const { reads, out, seed } = JSON.parse(work) as { readonly reads: readonly string[]; readonly out: string; readonly seed: number }
  // a job without cache does not clean up by itself
  remove(join(cwd, out))
  log(perform(cwd, { reads, out, seed, x: env['X'] ?? '' }))
}

export const planOf =
  (jobs: readonly JobSketch[]): Plan =>
  ({ job }) => {
    const handles: ReturnType<typeof job>[] = []
    for (const { id, reads, needs, isCached, copy, seed } of jobs) {
      const cache: CacheOptions = { inputs: reads, outputs: [`out/${id}`], env: ['X'], copy }
      const needed = needs.flatMap((need) => handles[need] ?? [])
      handles.push(job(id, sh`work ${JSON.stringify({ reads, out: `out/${id}`, seed })}`, { needs: needed, ...(isCached && { cache }) }))
    }
  }

export interface KilledRun {
  readonly directory: string
  readonly home: string
  readonly jobs: readonly JobSketch[]
  readonly x: string
  readonly concurrency: number
  /** The change of the cache at which it kills itself; otherwise it says when it begins, and is killed from outside. */
  readonly at?: number
}

if (import.meta.main) {
  const { directory, home, jobs, x, concurrency, at } = JSON.parse(process.argv[2] ?? '') as KilledRun
  using _files = at === undefined ? undefined : faultyFiles({ at, fault: 'kill' })
  process.send?.('begins')
  await placeIn({ project: projectIn(directory), home, does: works }).run(planOf(jobs), { env: { X: x }, options: { concurrency } })
  process.disconnect()
}
