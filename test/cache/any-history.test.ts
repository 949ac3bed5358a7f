import { fork } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, renameSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { tempProject } from '../project/temp-project.ts'
import { cachedPlace, remove, treeOf, type CachedPlace, type RunOf } from './cached-place.ts'
import { perform, planOf, works, type JobSketch, type KilledRun } from './history-jobs.ts'
import { memoryFolder } from './memory-folder.ts'

/** Which histories are tried: `SPARKWING_HISTORIES=10000` tries that many, and `SPARKWING_HISTORIES=200-10000` those, and tells how far it is. */
const asked = process.env['SPARKWING_HISTORIES'] ?? '200'
const [begin = 0, end = 0] = (asked.includes('-') ? asked : `0-${asked}`).split('-').map(Number)

/** How many of them are lived at once. */
const atOnce = 8

/** A run that is killed from outside dies within this time, in milliseconds. Most runs take less. */
const longestLifeMs = 40
/** A run makes about so many changes in the cache and among the outputs. */
const mostChanges = 90

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
  using copy = tempProject({}, memoryFolder())
  if (existsSync(place.project.path('src')))
    cpSync(place.project.path('src'), copy.path('src'), { recursive: true, preserveTimestamps: true })
  const logs: Record<string, string> = {}
  for (const { id, reads, seed } of jobs) logs[id] = perform(copy.directory, { reads, out: `out/${id}`, seed, x })
  return { tree: treeOf(copy.path('out')), logs }
}

const seen = { reused: 0, ran: 0, killed: 0 }

/** A run in a process of its own, which is killed at some time: by itself at a change that it makes, or from outside. */
const runKilled = async (
  random: Random,
  { project, home }: CachedPlace,
  rest: Pick<KilledRun, 'jobs' | 'x' | 'concurrency'>,
): Promise<void> => {
  const at = random.below(2) === 0 ? random.below(mostChanges) : undefined
  const lifeMs = random.below(longestLifeMs)
  const run: KilledRun = { directory: project.directory, home, ...rest, ...(at !== undefined && { at }) }
  const child = fork(join(import.meta.dirname, 'history-jobs.ts'), [JSON.stringify(run)], { execArgv: [] })
  if (at === undefined)
    child.once('message', () => {
      // the moment is the point of the test: anywhere in the run
      setTimeout(() => child.kill('SIGKILL'), lifeMs)
    })
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  expect(code ?? 0).to.equal(0)
  if (signal === 'SIGKILL') seen.killed += 1
}

/** One history: a random graph, and runs with random edits in between; sometimes one is cancelled or killed, or two run at once. */
const live = async (seed: number): Promise<void> => {
  const random = new Random(seed)
  const jobs = sketchJobs(random)
  const hasUncached = jobs.some(({ isCached }) => !isCached)
  await using place = cachedPlace(Object.fromEntries(files.map((file) => [file, random.of(contents)])), works, { folder: memoryFolder() })
  const story: string[] = []
  for (let step = 0; step < 5; step++) {
    if (step > 0) for (let edits = random.below(3); edits >= 0; edits--) story.push(edit(random, place, jobs))
    const x = random.of(['', '', '1'])
    const concurrency = 1 + random.below(2)
    const run = (signal?: AbortSignal): Promise<RunOf> =>
      place.run(planOf(jobs), { env: { X: x }, options: { concurrency }, ...(signal && { signal }) })
    const how = random.of(ways)
    story.push(how)
    if (how === 'cancelled') {
      // a run that ends in the middle, and whose jobs are all over before the next
      const cancel = new AbortController()
      setTimeout(() => {
        cancel.abort('SIGINT')
      }, random.below(12))
      await run(cancel.signal)
    }
    const dies = how === 'killed' || how === 'beside a killed one' ? runKilled(random, place, { jobs, x, concurrency }) : undefined
    // jobs without cache wait for no other run
    if (how === 'killed' || hasUncached) await dies
    const runs = await Promise.all([run(), ...(how === 'two' && !hasUncached ? [run()] : [])])
    await dies
    const { tree, logs } = expected(place, jobs, x)
    const told = `history ${seed}: ${story.join(', ')}`
    for (const { jobs: ends } of runs)
      for (const [id, { status, log, how: came, because }] of Object.entries(ends)) {
        expect([status, log], `${told}: ${id} ${came} ${because.join()}`).to.deep.equal(['passed', logs[id]])
        seen[came === 'ran' ? 'ran' : 'reused'] += 1
      }
    expect(treeOf(place.project.path('out')), told).to.deep.equal(tree)
  }
}

const ways = [
  ...Array.from({ length: 12 }, () => 'alone' as const),
  ...Array.from({ length: 4 }, () => 'cancelled' as const),
  ...Array.from({ length: 4 }, () => 'two' as const),
  ...(['killed', 'beside a killed one'] as const),
]

describe('any history of edits, runs and kills', function () {
  this.timeout(0)
  const most = process.getMaxListeners()
  before(() => {
    // each run listens for the exit of the process, and usually is the only one in it
    process.setMaxListeners(most + 2 * atOnce)
  })
  after(() => {
    process.setMaxListeners(most)
  })

  it(`row 36, G1, G2, G3: leaves what clean runs leave, in ${end - begin} histories, and reuses much of it`, async () => {
    const seeds = Array.from({ length: end - begin }, (_, index) => begin + index).values()
    // a history mostly waits: for locks, and for runs that are killed
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (const seed of seeds) {
          await live(seed)
          if (seed % 100 === 99 && process.env['SPARKWING_HISTORIES'] !== undefined)
            process.stderr.write(`${seed + 1} histories: ${JSON.stringify(seen)}\n`)
        }
      }),
    )
    expect(seen.reused).to.be.greaterThan(seen.ran / 4)
    expect(seen.killed).to.be.greaterThan((end - begin) / 10)
  })
})
