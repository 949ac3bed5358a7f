import { expect } from 'chai'
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { createRunFolder, journalPath, logIndexPath, logPath, prepareHome, runFolderPath } from '../../src/journal/run-folder.ts'
import { hasBegun } from '../../src/journal/run-beginning.ts'
import { readRunIds } from '../../src/journal/run-ids.ts'
import { mintRunId } from '../../src/journal/mint-run-id.ts'
import { mintedAt, toJobId, toMillis } from '../../src/model/ids.ts'
import { UserError } from '../../src/model/user-error.ts'
import { times } from '../faults/times.ts'
import { unreadFifo } from '../unread-fifo.ts'
import { tempFolder } from './temp-folder.ts'

const at = toMillis(Date.UTC(2026, 0, 2, 3, 4, 5, 6))

describe('run folder', () => {
  it('is created in a home that only its owner can enter', () => {
    using temp = tempFolder()
    const home = join(temp.path, 'deep', 'home')
    prepareHome(home)
    prepareHome(home)
    const { id, path } = createRunFolder(home, () => at)
    expect(id).to.match(/^20260102-030405-006-/)
    expect(path).to.equal(runFolderPath(home, id))
    expect([home, join(home, 'runs'), path].map((folder) => statSync(folder).mode & 0o777)).to.deep.equal([0o700, 0o700, 0o700])
  })

  it('F12: closes an existing empty home, and does not change a folder that contains other things', () => {
    using temp = tempFolder()
    const modeAfter = (name: string, ...files: readonly string[]): number => {
      const home = join(temp.path, name)
      mkdirSync(home)
      chmodSync(home, 0o755)
      for (const file of files) writeFileSync(join(home, file), '')
      prepareHome(home)
      return statSync(home).mode & 0o777
    }
    expect(modeAfter('empty')).to.equal(0o700)
    // the first command has opened the store already
    expect(modeAfter('new', 'cache', 'state.db', 'locks.db')).to.equal(0o700)
    expect(modeAfter('shared', 'notes.txt')).to.equal(0o755)
    const old = join(temp.path, 'old')
    prepareHome(old)
    chmodSync(old, 0o750)
    prepareHome(old)
    expect(statSync(old).mode & 0o777, 'opened on purpose, later').to.equal(0o750)
  })

  it('names a home that cannot be written, and the variable that moves it', () => {
    using temp = tempFolder()
    const home = join(temp.path, 'file', 'home')
    writeFileSync(join(temp.path, 'file'), '')
    const isSaid = (error: unknown): boolean =>
      error instanceof UserError &&
      error.code === 'home-not-writable' &&
      error.exitCode === 74 &&
      [home, 'SPARKWING_HOME', 'ENOTDIR'].every((part) => [error.message, ...error.tryThis].join(' ').includes(part)) &&
      !error.message.includes('\n')
    expect(
      isSaid(
        thrownBy(() => {
          prepareHome(home)
        }),
      ),
    ).to.equal(true)
    expect(isSaid(thrownBy(() => createRunFolder(home, () => at)))).to.equal(true)
  })

  it('draws another id after a clash, and gives up if the draws never differ', () => {
    using temp = tempFolder()
    prepareHome(temp.path)
    const [taken, free] = [mintRunId(at), mintRunId(at)]
    const draws = [taken, taken, taken, free]
    expect(
      createRunFolder(
        temp.path,
        () => at,
        () => taken,
      ).id,
    ).to.equal(taken)
    expect(
      createRunFolder(
        temp.path,
        () => at,
        () => draws.shift() ?? free,
      ).id,
    ).to.equal(free)
    expect(() =>
      createRunFolder(
        temp.path,
        () => at,
        () => taken,
      ),
    ).to.throw('No free run id')
  })

  const atOnce = times(8, 20)
  it(`belongs to one of ${atOnce} threads that draw the same id at once (row 24)`, async function () {
    this.timeout(240_000)
    using temp = tempFolder()
    prepareHome(temp.path)
    const shared = mintRunId(at)
    const gate = new Int32Array(new SharedArrayBuffer(4))
    const workers = Array.from(
      { length: atOnce },
      () => new Worker(new URL('create-run-folder-worker.ts', import.meta.url), { workerData: { home: temp.path, at, shared, gate } }),
    )
    await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('message', resolve))))
    const made = workers.map((worker) => new Promise<string>((resolve) => worker.once('message', resolve)))
    Atomics.store(gate, 0, 1)
    Atomics.notify(gate, 0)
    const ids = await Promise.all(made)
    expect(ids.filter((id) => id === shared)).to.have.length(1)
    expect(new Set(ids).size).to.equal(atOnce)
    expect(readdirSync(join(temp.path, 'runs')).sort()).to.deep.equal([...ids].sort())
  })

  it('A14: has an id after that of every earlier run, also when the clock is set back, and after runs of a version that noted none', () => {
    using temp = tempFolder()
    const home = temp.path
    prepareHome(home)
    const dayMs = 86_400_000
    const made = [at, at - 10 * dayMs, at - dayMs, at + dayMs, at].map((time) => createRunFolder(home, () => toMillis(time)).id)
    expect(made.toSorted()).to.deep.equal(made)
    expect(made[3]).to.match(/^20260103-030405-006-/)
    rmSync(join(home, 'newest-run'))
    writeFileSync(join(home, 'runs', 'notes'), '')
    expect([...made, createRunFolder(home, () => at).id].toSorted().at(-2)).to.equal(made.at(-1))
    writeFileSync(join(home, 'newest-run'), 'damaged')
    expect(createRunFolder(home, () => at).id > (made.at(-1) ?? '')).to.equal(true)
  })

  it('starts after a run that started while it took the time', () => {
    using temp = tempFolder()
    prepareHome(temp.path)
    createRunFolder(temp.path, () => toMillis(at + 37))
    const times = [at, at + 40]
    const made = createRunFolder(temp.path, () => toMillis(times.shift() ?? 0))
    expect(made.at).to.equal(at + 40)
    expect(mintedAt(made.id)).to.equal(at + 40)
  })

  it('A14: is created without waiting for a pipe in the place of the newest id', async () => {
    using temp = tempFolder()
    prepareHome(temp.path)
    const { id } = createRunFolder(temp.path, () => at)
    rmSync(join(temp.path, 'newest-run'))
    await using _pipe = unreadFifo(join(temp.path, 'newest-run'), '20990101-000000-000-aaaaaaaa')
    expect(createRunFolder(temp.path, () => at).id > id).to.equal(true)
  })

  it('A14: may be about to begin, also if its id is one of a time that has not come yet', () => {
    using temp = tempFolder()
    prepareHome(temp.path)
    createRunFolder(temp.path, () => toMillis(Date.now() + 86_400_000))
    const { id, path } = createRunFolder(temp.path, () => toMillis(Date.now()))
    const nothing = { events: [], bytes: 0, isTorn: false }
    expect(hasBegun(id, path, nothing)).to.equal(false)
    utimesSync(path, new Date(0), new Date(0))
    expect(() => hasBegun(id, path, nothing)).to.throw('it ended before its first event')
  })

  it('is found by its name, whatever else is next to it', async () => {
    using temp = tempFolder()
    expect([...(await readRunIds(temp.path))]).to.deep.equal([])
    prepareHome(temp.path)
    const ids = [at + 5, at, at + 86_400_000].map((time) => createRunFolder(temp.path, () => toMillis(time)).id)
    mkdirSync(join(temp.path, 'runs', 'notes'))
    writeFileSync(join(temp.path, 'runs', '.DS_Store'), '')
    expect([...(await readRunIds(temp.path))]).to.have.members(ids)
  })

  it('contains the journal, and two files for each job, and no job name can lead out of it', () => {
    const folder = join('/', 'home', 'runs', 'x')
    expect(journalPath(folder)).to.equal('/home/runs/x/_envelope.ndjson')
    expect(logPath(folder, toJobId('../test/ü'))).to.equal('/home/runs/x/%2E.%2Ftest%2F%C3%BC.log')
    expect(logIndexPath(folder, toJobId('build'))).to.equal('/home/runs/x/build.log.index')
  })
})

const thrownBy = (action: () => void): unknown => {
  try {
    action()
  } catch (error) {
    return error
  }
  return undefined
}
