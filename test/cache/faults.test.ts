import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { resultStoreOf } from '../../src/cache/keep-house.ts'
import { pruneStore, verifyStore } from '../../src/cache/store/maintain.ts'
import { isLongForm, times } from '../faults/times.ts'
import { steerTime } from '../steered-time.ts'
import { cachedPlace, remove, storedIn, treeOf, type CachedPlace, type JobEnd } from './cached-place.ts'
import { canBeHalved, faultyFiles, type Fault, type Strike } from './file-faults.ts'
import { makes, plan, spoil, type FaultyRun } from './faulty-run.ts'
import { memoryFolder } from './memory-folder.ts'

/** A short run tries one kill of this many, because each starts a process, and the error of one call of this many. */
const [killStride, errorStride] = [times(4, 1), times(5, 1)]
const shareOf = (stride: number): string => (stride === 1 ? 'each call' : `one of ${stride} calls`)

/** What a run does when the fault strikes. */
interface Scene {
  readonly what: string
  /** How the title of the test with kills begins. */
  readonly killed: string
  readonly prepare: (place: CachedPlace) => Promise<unknown>
  /** Folders that count as disks of their own. */
  readonly disks?: (place: CachedPlace) => readonly string[]
}

const restored = async (place: CachedPlace): Promise<void> => {
  await place.run(plan)
  spoil(place)
}
const scenes: readonly Scene[] = [
  { what: 'a save', killed: 'row 9, G3: ', prepare: () => Promise.resolve() },
  { what: 'a restore', killed: 'row 10, G3: ', prepare: restored },
  {
    what: 'a restore onto another disk',
    killed: 'row 10, G3: ',
    prepare: restored,
    disks: ({ home, project }) => [home, project.directory],
  },
]

/** Files that have been still for a minute are not read again, so that the calls of a run are the same each time. */
const stillFor = (): Disposable => {
  const time = steerTime([])
  time.move(60_000)
  return time
}

const openPlace = async ({ prepare }: Scene): Promise<CachedPlace> => {
  const place = cachedPlace({ 'src/a': 'one' }, makes, { folder: memoryFolder() })
  await prepare(place)
  return place
}

const disksOf = ({ disks }: Scene, place: CachedPlace): Pick<Strike, 'disks'> => (disks ? { disks: disks(place) } : {})

/** What the project holds after a clean run. */
const cleanTree = async (content: string): Promise<readonly string[]> => {
  await using place = cachedPlace({ 'src/a': content }, makes, { folder: memoryFolder() })
  await makes({ cwd: place.project.directory, env: {}, args: [], log: () => undefined })
  return treeOf(place.project.directory)
}

/** The calls of the scene when nothing fails. */
const callsOf = async (scene: Scene): Promise<readonly string[]> => {
  using _time = stillFor()
  await using place = await openPlace(scene)
  using files = faultyFiles(disksOf(scene, place))
  expect((await place.run(plan)).jobs['build']?.how).to.equal(scene.prepare === restored ? 'cache' : 'ran')
  return files.calls
}

/** A run in this process, of which one call fails. */
const runWithFault = async (scene: Scene, place: CachedPlace, strike: Strike): Promise<JobEnd | undefined> => {
  using files = faultyFiles({ ...strike, ...disksOf(scene, place) })
  const { jobs } = await place.run(plan)
  expect(files.hasStruck).to.equal(true)
  return jobs['build']
}

/** A run in a process of its own that kills itself before one call, or in the middle of it; or else the calls that it made. */
const runApart = async (scene: Scene, place: CachedPlace, strike: Strike): Promise<readonly string[] | 'killed'> => {
  const run: FaultyRun = { directory: place.project.directory, home: place.home, strike: { ...strike, ...disksOf(scene, place) } }
  const child = fork(join(import.meta.dirname, 'faulty-run.ts'), [JSON.stringify(run)], { execArgv: [] })
  let calls: readonly string[] = []
  child.on('message', (message) => {
    calls = message as readonly string[]
  })
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  expect(code ?? 0).to.equal(0)
  return signal === 'SIGKILL' ? 'killed' : calls
}

const passes = async (place: CachedPlace, content: string, tree: readonly string[], litter?: RegExp): Promise<void> => {
  const { build } = (await place.run(plan)).jobs
  expect([build?.status, build?.log]).to.deep.equal(['passed', `made of ${content}\n`])
  const left = treeOf(place.project.directory).filter((line) => litter?.test(line) !== true)
  expect(left, build?.how).to.deep.equal(tree)
}

/** Holds that later runs are right, with and without the outputs, and that after an hour nothing is left of the fault. */
const expectSound = async (scene: Scene, place: CachedPlace): Promise<void> => {
  const [one, two] = await clean
  // what a killed run had not finished may lie there for an hour
  const litter = /^\.\/\.[0-9a-f]{16}\.sparkwing /
  await passes(place, 'one', one, litter)
  place.write('src/a', 'two')
  await passes(place, 'two', two, litter)
  place.write('src/a', 'one')
  for (const path of ['dist', 'gen.txt']) remove(place.project.path(path))
  using time = steerTime([])
  time.move(2 * 3_600_000)
  using _disks = faultyFiles(disksOf(scene, place))
  await passes(place, 'one', one)
  const store = resultStoreOf(place.home)
  await pruneStore(store, Infinity)
  expect(await verifyStore(store)).to.deep.equal({ results: 2, damaged: [] })
  expect(treeOf(join(store.folder, 'tmp'))).to.have.length.below(2)
  // three files and a log for each of the two
  expect(storedIn(place, 'blobs')).to.have.length(8)
  const known = ['blobs', 'digest-key', 'entries', 'index.db', 'index.db-shm', 'index.db-wal', 'tmp']
  expect(readdirSync(store.folder).filter((name) => !known.includes(name))).to.deep.equal([])
}

const clean = Promise.all([cleanTree('one'), cleanTree('two')])
const codes = ['ENOSPC', 'EACCES', 'EROFS', 'EMFILE'] as const satisfies readonly Fault[]

describe('the cache, when its files fail', function () {
  this.timeout(600_000)

  for (const scene of scenes) {
    it(`row 11, G4: passes the run, and harms no later one, if ${scene.what} fails at ${shareOf(errorStride)}, with ${isLongForm ? '4 errors' : 'one of 4 errors in turn'}`, async () => {
      const [tree] = await clean
      const calls = await callsOf(scene)
      for (const [at, call] of [...calls.entries()].filter(([index]) => index % errorStride === 0))
        for (const fault of isLongForm ? codes : codes.slice(at % 4, (at % 4) + 1)) {
          using time = stillFor()
          await using place = await openPlace(scene)
          const told = `${fault} at ${at}: ${call}`
          try {
            const build = await runWithFault(scene, place, { at, fault })
            expect([build?.status, build?.log]).to.deep.equal(['passed', 'made of one\n'])
            const now = treeOf(place.project.directory)
            // where the cache could not clean up, a job that ran finds what was there, as without cache
            if (build?.how === 'ran') expect(now).to.include.members(tree)
            else expect(now).to.deep.equal(tree)
            time[Symbol.dispose]()
            await expectSound(scene, place)
          } catch (error) {
            throw new Error(told, { cause: error })
          }
        }
    })

    it(`${scene.killed}leaves nothing that is used unless it is whole if the run is killed at ${shareOf(killStride)} of ${scene.what} that change something`, async () => {
      await using first = await openPlace(scene)
      const calls = await runApart(scene, first, { fault: 'kill' })
      if (calls === 'killed') throw new Error('nobody killed it')
      const strikes = calls.flatMap((call, at): Strike[] => [
        { at, fault: 'kill' },
        ...(canBeHalved(call) ? [{ at, fault: 'kill-halfway' } as const] : []),
      ])
      expect(strikes.length).to.be.greaterThan(20)
      const offset = scenes.indexOf(scene)
      for (const strike of strikes.filter((_, index) => (index + offset) % killStride === 0)) {
        await using place = await openPlace(scene)
        try {
          expect(await runApart(scene, place, strike)).to.equal('killed')
          await expectSound(scene, place)
        } catch (error) {
          throw new Error(`${strike.fault} at ${strike.at}: ${calls[strike.at ?? 0]}`, { cause: error })
        }
      }
    })
  }
})
