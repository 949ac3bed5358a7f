import { appendFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { readJournal } from '../../src/journal/journal-reader.ts'
import { longestBirthMs } from '../../src/journal/run-beginning.ts'
import { readRunIds } from '../../src/journal/run-ids.ts'
import { journalPath, logPath, runFolderPath } from '../../src/journal/run-folder.ts'
import type { RunEvent } from '../../src/model/event.ts'
import { parseRunId, toJobId, toMillis, type RunId } from '../../src/model/ids.ts'
import type { ServerPortsOptions } from '../../src/live-view/server-ports.ts'
import { sqlitePlugin } from '../../src/plugins/sqlite/plugin.ts'
import { StoreBusyError } from '../../src/storage/store-busy-error.ts'
import type { ServerPorts } from '../../src/server/ports.ts'
import { builtBin } from '../e2e/built-package.ts'
import { startSparkwing } from '../e2e/sparkwing.ts'
import { until } from '../journal/until.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { startStoreProcess } from '../storage/start-store-process.ts'
import { tempHome } from '../storage/temp-home.ts'
import { scenes, tellRun, type ToldRun } from '../storage/told-runs.ts'
import { tempProject } from '../project/temp-project.ts'
import { alive, openPorts, type HeardPorts } from './real-ports.ts'
import { steerTime } from '../steered-time.ts'

const justNow = (): number => toMillis(Date.now())
const linesOf = (events: readonly RunEvent[]): string => events.map((event) => `${JSON.stringify(event)}\n`).join('')
const tellMore = (home: string, { id, events }: ToldRun, from: number, to = events.length): void => {
  appendFileSync(journalPath(runFolderPath(home, id)), linesOf(events.slice(from, to)))
}
const lastOf = (ports: HeardPorts, run: RunId) => ports.notices.findLast((notice) => notice.kind === 'run' && notice.run === run)

const ways: Readonly<Record<string, Partial<ServerPortsOptions>>> = {
  'by notification alone': { pollMs: false },
  'by the poll alone': { isNotified: false, pollMs: 30 },
}

for (const [way, noticing] of Object.entries(ways)) {
  describe(`a change in the home, noticed ${way}`, () => {
    it('is announced when a run begins, continues and ends, and when its row is stored', async () => {
      using home = tempHome()
      await using ports = await openPorts(home.path, { ...noticing, proveOwner: alive })
      expect((await ports.runs.list({ limit: 9 })).runs).to.deep.equal([])
      const run = tellRun(scenes.passed, { at: justNow() })
      writeJournal(home.path, { id: run.id, events: run.events.slice(0, 1) })
      await until(() => lastOf(ports, run.id) !== undefined)
      expect(lastOf(ports, run.id)).to.include({ seq: 1, status: 'running' })
      expect((await ports.runs.list({ limit: 9 })).runs.map(({ id, status }) => [id, status])).to.deep.equal([[run.id, 'running']])
      tellMore(home.path, run, 1, 5)
      await until(async () => (await ports.runs.get(run.id))?.run.seq === 5)
      tellMore(home.path, run, 5)
      const notice = { kind: 'run', run: run.id, seq: run.events.length, status: 'passed' }
      // once for the end in the journal, and again when lists have it from the store
      await until(() => ports.notices.filter((one) => JSON.stringify(one) === JSON.stringify(notice)).length === 2)
      expect((await ports.runs.list({ limit: 9, statuses: ['running'] })).runs).to.deep.equal([])
      expect((await ports.runs.list({ limit: 9, statuses: ['passed'] })).runs.map(({ id }) => id)).to.deep.equal([run.id])
      expect(ports.warnings).to.deep.equal([])
    })

    it('is announced when a log grows', async () => {
      using home = tempHome()
      await using ports = await openPorts(home.path, { ...noticing, proveOwner: alive })
      const run = tellRun(scenes.killed, { at: justNow() })
      const folder = writeJournal(home.path, run)
      await until(() => lastOf(ports, run.id) !== undefined)
      const lint = toJobId('lint')
      for (const bytes of [6, 12]) {
        appendFileSync(logPath(folder, lint), 'hello\n')
        const grown = JSON.stringify({ kind: 'log', run: run.id, job: 'lint', bytes })
        await until(() => ports.notices.some((notice) => JSON.stringify(notice) === grown))
      }
      await using log = await ports.logs.open(run.id, lint)
      expect(log?.isGrowing).to.equal(true)
      expect(await log?.size()).to.equal(12)
    })

    it('is announced when the folder of a run is removed', async () => {
      using home = tempHome()
      const [over, live] = [tellRun(scenes.passed), tellRun(scenes.killed, { at: justNow() })]
      const folders = [over, live].map((run) => writeJournal(home.path, run))
      await using ports = await openPorts(home.path, { ...noticing, proveOwner: alive })
      await until(() => lastOf(ports, live.id) !== undefined)
      for (const folder of folders) rmSync(folder, { recursive: true })
      await until(() => ports.notices.filter(({ kind }) => kind === 'gone').length === 2)
      expect((await ports.runs.list({ limit: 9 })).runs).to.deep.equal([])
      expect(await ports.runs.get(over.id)).to.equal(undefined)
      expect(await ports.runs.events(live.id, 0, 9)).to.equal(undefined)
    })
  })
}

describe('the dashboard’s view of a home', () => {
  it('closes a run whose owner dies, and announces it', async () => {
    using time = steerTime(['setInterval'])
    using home = tempHome()
    await using owner = await startStoreProcess()
    const { run: text = '' } = await owner.ask({ do: 'own-a-run', home: home.path })
    const run = parseRunId(text) as RunId
    await using ports = await openPorts(home.path)
    await until(async () => (await ports.runs.get(run))?.run.status === 'running')
    await owner.kill()
    await until(() => {
      // it may be running in the store before it is followed
      time.move(1000)
      return ports.notices.some((notice) => notice.kind === 'run' && notice.status === 'interrupted')
    })
    expect((await ports.runs.get(run))?.run.status).to.equal('interrupted')
    expect((await ports.runs.events(run, 0, 99))?.events.at(-1)?.type).to.equal('run.finished')
  })

  // the notice of its end waits for 40 ms because its beginning was announced just now, and is repeated after 400 ms
  for (const askedAfterMs of [10, 100, 900])
    it(`announces the end of a run twice, even if owners are checked ${askedAfterMs} ms later`, async () => {
      using time = steerTime(['setInterval', 'setTimeout'])
      using home = tempHome()
      await using ports = await openPorts(home.path, { pollMs: false, proveOwner: alive })
      const run = tellRun(scenes.passed, { at: justNow() })
      const toldOver = (): number =>
        ports.notices.filter((notice) => notice.kind === 'run' && notice.run === run.id && notice.status === 'passed').length
      time.move(1000 - askedAfterMs)
      writeJournal(home.path, { id: run.id, events: run.events.slice(0, 1) })
      await until(() => lastOf(ports, run.id) !== undefined)
      tellMore(home.path, run, 1)
      await until(async () => (await ports.runs.get(run.id))?.run.status === 'passed')
      expect(toldOver()).to.equal(0)
      await until(async () => {
        time.move(10)
        // which makes it read the store
        await ports.runs.list({ limit: 9 })
        return toldOver() > 1
      })
      expect(toldOver()).to.equal(2)
    })

  it('shows that the owner of a run cannot be checked', async () => {
    using home = tempHome()
    const run = tellRun(scenes.killed, { at: justNow() })
    writeJournal(home.path, run)
    let isAway = false
    await using ports = await openPorts(home.path, {
      proveOwner: () => (isAway ? { verdict: 'unreachable', because: 'it is elsewhere' } : { verdict: 'alive' }),
    })
    await until(() => lastOf(ports, run.id) !== undefined)
    isAway = true
    await until(() => ports.notices.some((notice) => notice.kind === 'run' && notice.status === 'unreachable'))
    expect((await ports.runs.get(run.id))?.run).to.include({ status: 'unreachable', because: 'it is elsewhere' })
    expect((await ports.runs.list({ limit: 1 })).runs[0]).to.include({ status: 'unreachable', because: 'it is elsewhere' })
  })

  it('follows a run that the store got only after the lists had been shown', async () => {
    using time = steerTime(['setTimeout'])
    using home = tempHome()
    const run = tellRun(scenes.killed, { at: justNow() - 2 * longestBirthMs })
    writeJournal(home.path, run)
    const rebuilt = Promise.withResolvers<undefined>()
    const storage: typeof sqlitePlugin.storage = {
      ...sqlitePlugin.storage,
      open: async (options) => {
        const store = await sqlitePlugin.storage.open(options)
        const known = store.known.bind(store)
        return Object.assign(store, { known: () => rebuilt.promise.then(known) })
      },
    }
    await using ports = await openPorts(home.path, { storage, proveOwner: alive })
    const listed = ports.runs.list({ limit: 9 })
    time.move(2000)
    expect((await listed).runs).to.deep.equal([])
    rebuilt.resolve(undefined)
    await until(() => lastOf(ports, run.id) !== undefined)
    expect(lastOf(ports, run.id)).to.include({ seq: run.events.length, status: 'running' })
  })

  it('shows the end of a dead run even if it cannot be written', async () => {
    using home = tempHome()
    const run = tellRun(scenes.killed, { at: justNow() })
    writeJournal(home.path, run)
    let isDead = false
    await using ports = await openPorts(home.path, {
      locks: { exclusive: () => Promise.reject(new StoreBusyError('another one has it')) },
      proveOwner: () => (isDead ? { verdict: 'gone', because: 'its process 4711 is gone' } : { verdict: 'alive' }),
    })
    await until(() => lastOf(ports, run.id) !== undefined)
    isDead = true
    await until(() => lastOf(ports, run.id)?.kind === 'run' && JSON.stringify(lastOf(ports, run.id)).includes('interrupted'))
    expect((await ports.runs.get(run.id))?.run).to.include({ status: 'interrupted', because: 'its process 4711 is gone' })
    expect((await ports.runs.list({ limit: 1 })).runs[0]).to.include({ status: 'interrupted' })
    expect(ports.warnings).to.deep.equal([])
  })

  it('notices within a second that its store was deleted, rebuilds it, and tells all clients to fetch again (row 17)', async () => {
    using time = steerTime(['setInterval'])
    using home = tempHome()
    const runs = [1, 2, 3].map((day) => tellRun(scenes.passed, { at: Date.UTC(2026, 0, day) }))
    for (const run of runs) writeJournal(home.path, run)
    await using ports = await openPorts(home.path)
    const ids = async (): Promise<readonly string[]> => (await ports.runs.list({ limit: 9 })).runs.map(({ id }) => id)
    const before = await ids()
    expect(before).to.have.length(3)
    const resets = (): number => ports.notices.filter(({ kind }) => kind === 'reset').length
    await until(() => resets() === 1)
    for (const end of ['', '-wal', '-shm']) rmSync(join(home.path, `state.db${end}`), { force: true })
    time.move(1000)
    await until(() => resets() === 2)
    expect(await ids()).to.deep.equal(before)
    const next = tellRun(scenes.passed, { at: justNow() })
    writeJournal(home.path, next)
    await until(async () => (await ids()).includes(next.id))
  })

  it('does not follow a symbolic link in place of a log (row 63)', async () => {
    using home = tempHome()
    using elsewhere = tempProject({ secret: 'not yours\n' })
    const run = tellRun(scenes.passed)
    const folder = writeJournal(home.path, run)
    symlinkSync(elsewhere.path('secret'), logPath(folder, toJobId('lint')))
    await using ports = await openPorts(home.path)
    {
      await using log = await ports.logs.open(run.id, toJobId('lint'))
      expect(await log?.size()).to.equal(0)
      expect((await log?.lines(1, 9))?.lines).to.deep.equal([])
    }
    renameSync(folder, join(home.path, 'runs-evil'))
    symlinkSync(join(home.path, 'runs-evil'), folder)
    expect(await ports.runs.events(run.id, 0, 9)).to.equal(undefined)
    expect(await ports.logs.open(run.id, toJobId('lint'))).to.equal(undefined)
  })
})

describe('a run of 200 jobs, followed by its notices', function () {
  // the run itself takes half a minute if many tests share the machine
  this.timeout(240_000)
  const config = `import { defineConfig, pipeline } from 'sparkwing'
export default defineConfig({ pipelines: { many: pipeline({ plan({ job }) {
  for (let index = 0; index < 200; index++) job('job-' + index, async () => { console.log('hello from', index) })
} }) } })`

  /** Fetches what is new at each notice it receives, and continues where it stopped. */
  const follow = (ports: ServerPorts, isLost: (count: number) => boolean) => {
    const events: RunEvent[] = []
    let fetching = Promise.resolve()
    let heard = 0
    const fetch = async (run: RunId): Promise<void> => {
      for (let hasMore = true; hasMore;) {
        const page = await ports.runs.events(run, events.at(-1)?.seq ?? 0, 50)
        events.push(...(page?.events ?? []))
        hasMore = page?.hasMore ?? false
      }
    }
    ports.changes.subscribe((notice) => {
      const run = notice.kind === 'run' && parseRunId(notice.run)
      if (!run || isLost(++heard)) return
      fetching = fetching.then(() => fetch(run))
    })
    return { events, settled: () => fetching }
  }

  for (const [name, isLost] of Object.entries({
    'when all of them arrive': () => false,
    'when every second one is lost': (count: number) => count % 2 === 1,
  })) {
    it(`arrives complete, in order and without repetition, ${name}`, async () => {
      using home = tempHome()
      using project = tempProject({ 'package.json': { name: 'many' }, 'sparkwing.config.ts': config })
      await using ports = await openPorts(home.path)
      const client = follow(ports, isLost)
      const run = startSparkwing(['run', 'many', '--output', 'quiet'], {
        cwd: project.directory,
        home: home.path,
        bin: await builtBin(),
      })
      expect((await run.finished).code).to.equal(0)
      const [id] = await readRunIds(home.path)
      const journal = readJournal(journalPath(runFolderPath(home.path, id as RunId)))
      expect(journal.events.at(-1)?.type).to.equal('run.finished')
      await until(() => client.events.at(-1)?.type === 'run.finished')
      await client.settled()
      expect(client.events).to.deep.equal(journal.events)
      expect(client.events.map(({ seq }) => seq)).to.deep.equal(journal.events.map((_, index) => index + 1))
      expect(journal.events.filter(({ type }) => type === 'job.finished')).to.have.length(200)
    })
  }
})
