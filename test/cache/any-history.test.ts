import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, renameSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { expect } from 'chai'
import type { CacheOptions } from '../../src/pipeline/cache/cache-options.ts'
import { sh } from '../../src/pipeline/shell/shell-command.ts'
import { tempProject } from '../project/temp-project.ts'
import { cachedPlace, remove, treeOf, type CachedPlace, type Plan } from './cached-place.ts'

/** How many histories `npm test` tries. */
const histories = 200

/** How many of them are lived at once. */
const atOnce = 8

interface JobSketch {
  readonly id: string
  readonly reads: readonly string[]
  readonly needs: readonly number[]
  readonly isCached: boolean
  readonly copy: boolean
  /** Changes the command. */
  seed: number
}

/** What a job does: its outputs are a function of what it reads, in number and names too. */
const perform = (
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

class Random {
  #state: number
  constructor(seed: number) {
    this.#state = seed + 1
  }
  /** A whole number below `end`. */
  below(end: number): number {
    this.#state = (this.#state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((this.#state / 2_147_483_648) * end)
  }
  of<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)]
    if (value === undefined) throw new Error('nothing to choose from')
    return value
  }
}

const files = ['src/a', 'src/b', 'src/deep/c', 'src/deep/d']
const contents = ['one', 'two', 'six', 'three']

const sketchJobs = (random: Random): readonly JobSketch[] =>
  Array.from({ length: 2 + random.below(3) }, (_, index) => {
    const needs = Array.from({ length: index }, (_, need) => need).filter(() => random.below(2) === 0)
    return {
      id: `j${index}`,
      reads: [
        ...files.filter(() => random.below(3) > 0).slice(0, 2),
        ...(random.below(3) === 0 ? ['src/deep'] : []),
        ...needs.map((need) => `out/j${need}`),
      ],
      needs,
      isCached: random.below(8) > 0,
      copy: random.below(6) > 0,
      seed: 0,
    }
  })

const planOf =
  (jobs: readonly JobSketch[]): Plan =>
  ({ job }) => {
    const handles: ReturnType<typeof job>[] = []
    for (const { id, reads, needs, isCached, copy, seed } of jobs) {
      const cache: CacheOptions = { inputs: reads, outputs: [`out/${id}`], env: ['X'], copy }
      const needed = needs.flatMap((need) => handles[need] ?? [])
      handles.push(job(id, sh`work ${JSON.stringify({ reads, out: `out/${id}`, seed })}`, { needs: needed, ...(isCached && { cache }) }))
    }
  }

type Sources = Readonly<Record<string, string>>

const edit = (random: Random, { project }: CachedPlace, jobs: readonly JobSketch[]): string => {
  const file = project.path(random.of(files))
  const other = project.path(random.of(files))
  const out = project.path('out', `j${random.below(jobs.length)}`)
  const write = (path: string, content: string): void => {
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, content)
  }
  const edits: readonly (readonly [string, () => void])[] = [
    [
      'write',
      () => {
        write(file, random.of(contents))
      },
    ],
    [
      'write back in time',
      () => {
        const before = existsSync(file) ? statSync(file).mtime : new Date(2020, 1, 1)
        write(file, random.of(contents))
        utimesSync(file, before, before)
      },
    ],
    [
      'delete',
      () => {
        remove(file)
      },
    ],
    [
      'swap',
      () => {
        if (file === other || !existsSync(file) || !existsSync(other)) return
        renameSync(file, `${file}~`)
        renameSync(other, file)
        renameSync(`${file}~`, other)
      },
    ],
    [
      'mode',
      () => {
        if (existsSync(file)) chmodSync(file, (statSync(file).mode & 0o100) === 0 ? 0o755 : 0o644)
      },
    ],
    [
      'delete outputs',
      () => {
        remove(out)
      },
    ],
    [
      'edit an output',
      () => {
        write(join(out, 'all'), 'edited')
      },
    ],
    [
      'add to outputs',
      () => {
        write(join(out, 'extra', 'file'), 'extra')
      },
    ],
    [
      'delete an output',
      () => {
        if (existsSync(join(out, 'all')) && lstatSync(join(out, 'all')).isFile()) unlinkSync(join(out, 'all'))
      },
    ],
    [
      'command',
      () => {
        random.of(jobs).seed = random.below(2)
      },
    ],
    ['nothing', () => undefined],
  ]
  const [name, change] = random.of(edits)
  change()
  return name
}

/** What the jobs leave and print when everything runs, in a clean copy. */
const expected = (
  place: CachedPlace,
  jobs: readonly JobSketch[],
  x: string,
): { readonly tree: readonly string[]; readonly logs: Sources } => {
  using copy = tempProject()
  if (existsSync(place.project.path('src')))
    cpSync(place.project.path('src'), copy.path('src'), { recursive: true, preserveTimestamps: true })
  const logs: Record<string, string> = {}
  for (const { id, reads, seed } of jobs) logs[id] = perform(copy.directory, { reads, out: `out/${id}`, seed, x })
  return { tree: treeOf(copy.path('out')), logs }
}

const seen = { reused: 0, ran: 0 }

/** One history: a random graph, and runs with random edits in between, sometimes two runs at once or one that is cancelled. */
const live = async (seed: number): Promise<void> => {
  const random = new Random(seed)
  const jobs = sketchJobs(random)
  await using place = cachedPlace(
    Object.fromEntries(files.map((file) => [file, random.of(contents)])),
    ({ cwd, env, args: [work = ''], log }) => {
      const {
        reads,
        out,
        seed: command,
      } = JSON.parse(work) as { readonly reads: readonly string[]; readonly out: string; readonly seed: number }
      // a job without cache does not clean up by itself
      remove(join(cwd, out))
      log(perform(cwd, { reads, out, seed: command, x: env['X'] ?? '' }))
    },
  )
  const story: string[] = []
  for (let step = 0; step < 5; step++) {
    if (step > 0) for (let edits = random.below(3); edits >= 0; edits--) story.push(edit(random, place, jobs))
    const x = random.of(['', '', '1'])
    const ask = { env: { X: x }, options: { concurrency: 1 + random.below(2) } }
    const how = random.below(5)
    story.push(`run ${how}`)
    if (how === 0) {
      // a run that ends in the middle, and whose jobs are all over before the next
      const cancel = new AbortController()
      setTimeout(() => {
        cancel.abort('SIGINT')
      }, random.below(12))
      await place.run(planOf(jobs), { ...ask, signal: cancel.signal })
    }
    const hasUncached = jobs.some(({ isCached }) => !isCached)
    const runs =
      how === 1 && !hasUncached
        ? await Promise.all([place.run(planOf(jobs), ask), place.run(planOf(jobs), ask)])
        : [await place.run(planOf(jobs), ask)]
    const { tree, logs } = expected(place, jobs, x)
    const told = `history ${seed}: ${story.join(', ')}`
    for (const { jobs: ends } of runs)
      for (const [id, end] of Object.entries(ends)) {
        expect([end.status, end.log], `${told}: ${id} ${end.how} ${end.because.join()}`).to.deep.equal(['passed', logs[id]])
        seen[end.how === 'ran' ? 'ran' : 'reused'] += 1
      }
    expect(treeOf(place.project.path('out')), told).to.deep.equal(tree)
  }
}

describe('any history of edits and runs', function () {
  this.timeout(600_000)

  it(`leaves what clean runs leave, in ${histories} histories, and reuses much of it`, async () => {
    const seeds = Array.from({ length: histories }, (_, seed) => seed).values()
    // a history mostly waits: for the disk, and for locks
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (const seed of seeds) await live(seed)
      }),
    )
    expect(seen.reused).to.be.greaterThan(seen.ran / 4)
  })
})
