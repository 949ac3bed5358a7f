import { execFile, execFileSync, spawn } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { RunEvent } from '../src/model/event.ts'
import { cachedConfig, cachedJobs } from './soak/cached-config.ts'
import { seededRandom } from './soak/random.ts'

// node scripts/soak-cache.ts [--minutes 10] [--worktrees 3] [--seed N]: pipelines with cache run at once in worktrees that share a cache, while
// files are edited, runs are killed, and the cache is pruned and checked. After each round, the outputs and logs are compared with those of a
// run without cache in a clean copy. Needs Linux, git and a built dist.
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    worktrees: { type: 'string', default: '3' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})
console.log(`seed ${values.seed}`)
const work = mkdtempSync(join(tmpdir(), 'sparkwing-soak-cache-'))
const home = join(work, 'home')
const program = join(import.meta.dirname, '../bin/run.js')
const cleanEnv = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('SPARKWING_')))

interface Place {
  readonly folder: string
  readonly home: string
}

const start = ({ folder, home }: Place, x: string, ...more: readonly string[]) =>
  spawn(process.execPath, [program, ...more], {
    cwd: folder,
    env: { ...cleanEnv, SPARKWING_HOME: home, X: x },
    stdio: ['ignore', 'pipe', 'ignore'],
  })

interface Ended {
  readonly code: number | null
  readonly told: string
}
const whenEnded = async (run: ReturnType<typeof start>): Promise<Ended> => {
  const [told, code] = await Promise.all([
    text(run.stdout),
    new Promise<number | null>((settle) => {
      run.once('close', settle)
    }),
  ])
  return { code, told }
}

const faults: string[] = []
const counts: Record<string, number> = {}
const count = (what: string): void => {
  counts[what] = (counts[what] ?? 0) + 1
}

/** Names, kinds, execute bits, links and contents of all that a folder holds. */
const treeOf = (folder: string): string =>
  execFileSync(
    'sh',
    ['-c', `[ -d out ] || exit 0; find out -printf '%p %y %m %l\\n' | sort; find out -type f -exec sha256sum {} + | sort`],
    { cwd: folder, encoding: 'utf8' },
  )

const eventsOf = ({ home }: Place, id: string): readonly RunEvent[] =>
  readFileSync(join(home, 'runs', id, '_envelope.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent)

const idIn = (told: string): string => /^\S+ \w+ started · (\S+)$/m.exec(told)?.[1] ?? ''
const logsOf = ({ home }: Place, id: string): Readonly<Record<string, string>> =>
  Object.fromEntries(cachedJobs.map((job) => [job, readFileSync(join(home, 'runs', id, `${job}.log`), 'utf8')]))

/** What a run without cache leaves in a clean copy. */
const cleanRun = async (folder: string, x: string): Promise<{ readonly tree: string; readonly logs: Readonly<Record<string, string>> }> => {
  const clean = mkdtempSync(join(work, 'clean-'))
  const place = { folder: join(clean, 'copy'), home: join(clean, 'home') }
  mkdirSync(place.folder)
  for (const name of ['src', 'sparkwing.config.ts', 'package.json'])
    if (existsSync(join(folder, name))) cpSync(join(folder, name), join(place.folder, name), { recursive: true })
  const { told } = await whenEnded(start(place, x, 'run', 'all', '--no-cache', '--output', 'lines'))
  const result = { tree: treeOf(place.folder), logs: logsOf(place, idIn(told)) }
  rmSync(clean, { recursive: true })
  return result
}

const files = ['src/gen/a', 'src/gen/b', 'src/lib/a', 'src/lib/deep/b', 'src/app/a']

/** One worktree, which is edited and run again and again. */
const live = async (folder: string, random: () => number): Promise<void> => {
  const place = { folder, home }
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const write = (path: string, content: string): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  const remove = (path: string): void => {
    rmSync(join(folder, path), { recursive: true, force: true })
  }
  const edits: Readonly<Record<string, () => void>> = {
    write: () => {
      write(pick(files), pick(['one\n', 'two\n', 'three\n']))
    },
    delete: () => {
      remove(pick(files))
    },
    mode: () => {
      const file = pick(files)
      if (existsSync(join(folder, file))) chmodSync(join(folder, file), pick([0o644, 0o755]))
    },
    'delete outputs': () => {
      remove(pick(['out', 'out/gen', 'out/lib', 'out/app/sum']))
    },
    'edit an output': () => {
      write(pick(['out/gen/sum', 'out/lib/sum', 'out/app/extra']), 'edited')
    },
    nothing: () => undefined,
  }
  const edit = (): string => {
    const name = pick(Object.keys(edits))
    edits[name]?.()
    count('edits')
    return name
  }
  while (!isOver()) {
    const x = pick(['', '1'])
    const story = [edit(), edit()]
    if (random() < 0.6) {
      const end = pick(['SIGKILL', 'SIGKILL', 'SIGINT', 'SIGTERM'] as const)
      const run = start(place, x, 'run', 'all', '--output', 'lines')
      const ended = whenEnded(run)
      await sleep(200 + random() * 1_200)
      // also a run that has not been killed yet sees files change under it
      if (random() < 0.5) story.push(edit())
      await sleep(random() * 100)
      run.kill(end)
      await ended
      count(run.signalCode === null && run.exitCode === 0 ? 'passed before the kill' : `ended by ${end}`)
      story.push(end, edit())
    }
    const runs = await Promise.all(
      Array.from({ length: random() < 0.3 ? 2 : 1 }, () => whenEnded(start(place, x, 'run', 'all', '--output', 'lines'))),
    )
    const clean = await cleanRun(folder, x)
    const at = `${folder}, X=${x}, after ${story.join(', ')}`
    for (const { code, told } of runs) {
      count('runs compared')
      const id = idIn(told)
      if (code !== 0) {
        faults.push(`${id} ended with ${code}: ${at}\n${told}`)
        continue
      }
      for (const event of eventsOf(place, id))
        if (event.type === 'job.finished') count(event.reused ? `jobs reused (${event.reused.by})` : 'jobs that ran')
      const logs = logsOf(place, id)
      for (const job of cachedJobs)
        if (logs[job] !== clean.logs[job])
          faults.push(`the log of ${job} of ${id} differs: ${at}\n${logs[job]}\ninstead of\n${clean.logs[job]}`)
    }
    const tree = treeOf(folder)
    if (tree !== clean.tree) faults.push(`the outputs differ: ${at}\n${tree}\ninstead of\n${clean.tree}`)
    count('trees compared')
  }
}

let endAt = Date.now() + Number(values.minutes) * 60_000
const isOver = (): boolean => Date.now() >= endAt
// when interrupted, finish the started rounds and report the results so far
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (endAt = 0))

const main = join(work, 'w0')
const git = (...args: readonly string[]): void => {
  execFileSync('git', ['-C', main, '-c', 'user.name=soak', '-c', 'user.email=soak@example.com', ...args], { stdio: 'ignore' })
}
mkdirSync(main)
for (const file of files) {
  mkdirSync(join(main, file, '..'), { recursive: true })
  writeFileSync(join(main, file), 'one\n')
}
writeFileSync(join(main, 'package.json'), '{}')
writeFileSync(join(main, '.gitignore'), 'out\n')
writeFileSync(join(main, 'sparkwing.config.ts'), cachedConfig)
git('init', '-q')
git('add', '.')
git('commit', '-q', '-m', 'begin')
const worktrees = Array.from({ length: Number(values.worktrees) }, (_, index) => join(work, `w${index}`))
for (const folder of worktrees.slice(1)) git('worktree', 'add', '-q', '--detach', folder)

/** The cache is pruned and checked meanwhile. Nothing in it may be damaged. */
const tend = async (): Promise<void> => {
  while (!isOver()) {
    await sleep(3_000)
    await verify()
    await whenEnded(start({ folder: main, home }, '', 'cache', 'prune'))
    count('prunes')
  }
}
const verify = async (): Promise<void> => {
  const { code, told } = await whenEnded(start({ folder: main, home }, '', 'cache', 'verify'))
  count('looks at the whole cache')
  if (code !== 0) faults.push(`cache verify ended with ${code}: ${told}`)
}

await Promise.all([...worktrees.map((folder, index) => live(folder, seededRandom(Number(values.seed) + index))), tend()])
await verify()

const size = await new Promise<string>((settle) => {
  execFile('du', ['-sh', join(home, 'cache')], { encoding: 'utf8' }, (_error, stdout) => {
    settle(stdout.split('\t')[0] ?? '')
  })
})
console.log(`${JSON.stringify(counts)}; the cache holds ${size}`)
for (const fault of faults) console.log(`fault: ${fault}`)
console.log(faults.length === 0 ? 'all outputs and logs are those of clean runs' : `${faults.length} faults; see ${work}`)
if (faults.length === 0) rmSync(work, { recursive: true })
process.exitCode = faults.length === 0 ? 0 : 1
