import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import type { RunIndex, RunIndexOptions } from '../../src/records/run-index.ts'
import { readJournal } from '../../src/journal/journal-reader.ts'
import { journalPath, logPath, runFolderPath } from '../../src/journal/run-folder.ts'
import { parseRunId, toJobId, type RunId } from '../../src/model/ids.ts'
import type { Storage } from '../../src/storage/storage.ts'
import type { Store } from '../../src/storage/store.ts'
import { createLocks } from '../../src/locks/locks.ts'
import { sqlitePlugin } from '../../src/plugins/sqlite/plugin.ts'
import { runMark } from '../../src/process/stopping/run-guard.ts'
import { until } from '../journal/until.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { startStoreProcess, startStoreProcesses } from '../storage/start-store-process.ts'
import { tempHome } from '../storage/temp-home.ts'
import { endJob, firstStart, scenes, tellRun } from '../storage/told-runs.ts'
import { gone, hourMs, openIndex, statusesOf } from './open-index.ts'

const journalOf = (home: string, run: RunId): string => readFileSync(journalPath(runFolderPath(home, run)), 'utf8')
const rowsOf = (home: string): unknown => {
  const db = new Sqlite(join(home, 'state.db'))
  const rows = ['SELECT * FROM runs ORDER BY id', 'SELECT * FROM jobs ORDER BY run_id, position'].map((sql) => db.prepare(sql).all())
  db.close()
  return rows
}
const deleteStore = (home: string): void => {
  for (const end of ['', '-wal', '-shm']) rmSync(join(home, `state.db${end}`), { force: true })
}

describe('the index over all runs', () => {
  it('folds in runs that the store lacks, continues those that are behind, and forgets those without a folder', async () => {
    using home = tempHome()
    const over = tellRun(scenes.passed)
    const running = tellRun(scenes.passed, { at: firstStart + hourMs })
    const removed = tellRun(scenes.failed, { at: firstStart + 2 * hourMs })
    writeJournal(home.path, { ...running, events: running.events.slice(0, 4) })
    writeJournal(home.path, removed)
    await using before = await openIndex(home.path)
    expect(await statusesOf(before)).to.deep.equal({ [running.id]: 'running', [removed.id]: 'failed' })
    writeJournal(home.path, over)
    writeJournal(home.path, running)
    rmSync(runFolderPath(home.path, removed.id), { recursive: true })
    await using after = await openIndex(home.path)
    expect(await statusesOf(after)).to.deep.equal({ [over.id]: 'passed', [running.id]: 'passed' })
  })

  it('returns a run in its present state, even if its journal has grown since', async () => {
    using home = tempHome()
    const run = tellRun(scenes.passed)
    writeJournal(home.path, { ...run, events: run.events.slice(0, 4) })
    await using index = await openIndex(home.path)
    expect((await index.get(run.id))?.run.seq).to.equal(4)
    writeJournal(home.path, run)
    expect((await index.get(run.id))?.run.state.status).to.equal('passed')
  })

  it('writes nothing to the store if no journal has grown', async () => {
    using home = tempHome()
    const run = tellRun(scenes.killed)
    writeJournal(home.path, run)
    let applied = 0
    const storage: RunIndexOptions['storage'] = {
      async open(options) {
        const store = await sqlitePlugin.storage.open(options)
        return {
          ...store,
          apply: (...stretch) => {
            applied++
            return store.apply(...stretch)
          },
        }
      },
    }
    await using index = await openIndex(home.path, { storage })
    for (let look = 0; look < 3; look++) expect((await index.get(run.id))?.run.seq).to.equal(4)
    expect(applied).to.equal(1)
  })

  it('rebuilds a deleted store with the same rows, column by column, as were written live', async () => {
    using home = tempHome()
    const store = await sqlitePlugin.storage.open({ home: home.path, readOnly: false })
    for (const [index, bodies] of Object.values(scenes).entries()) {
      const run = tellRun(bodies, { at: firstStart + index * hourMs })
      writeJournal(home.path, run)
      for (const event of run.events) await store.apply(run.id, [event])
    }
    await store.close()
    const live = rowsOf(home.path)
    deleteStore(home.path)
    await (await openIndex(home.path)).close()
    expect(rowsOf(home.path)).to.deep.equal(live)
    await (await openIndex(home.path, { proveOwner: gone })).close()
    const closed = rowsOf(home.path)
    expect(closed).to.not.deep.equal(live)
    deleteStore(home.path)
    await (await openIndex(home.path)).close()
    expect(rowsOf(home.path)).to.deep.equal(closed)
  })

  it('skips journals that are of no use', async () => {
    using home = tempHome()
    const run = tellRun(scenes.passed)
    const [empty, torn, newer] = [1, 2, 3].map((hour) => tellRun([], { at: firstStart + hour * hourMs }))
    writeJournal(home.path, run)
    mkdirSync(runFolderPath(home.path, empty?.id as RunId))
    writeJournal(home.path, { id: torn?.id as RunId, events: [] }, '{"v":1,"se')
    writeJournal(home.path, { id: newer?.id as RunId, events: [] }, '{"v":2,"seq":1,"type":"run.started"}\n')
    mkdirSync(join(home.path, 'runs', 'not-a-run'))
    // a copied folder holds the journal of another run
    const copy = tellRun([], { at: firstStart + 4 * hourMs })
    writeJournal(home.path, { id: copy.id, events: run.events })
    await using index = await openIndex(home.path)
    expect(await statusesOf(index)).to.deep.equal({ [run.id]: 'passed' })
  })

  it('waits for a store that another process has locked', async () => {
    using home = tempHome()
    await (await openIndex(home.path)).close()
    const run = tellRun(scenes.passed)
    writeJournal(home.path, run)
    await using other = await startStoreProcess()
    await other.ask({ do: 'hold-store', home: home.path })
    let tries = 0
    const open: Storage['open'] = async (options) => {
      const store = await sqlitePlugin.storage.open(options)
      const apply: Store['apply'] = (id, events) => {
        tries += 1
        return store.apply(id, events)
      }
      return { ...store, apply }
    }
    const opening = openIndex(home.path, { storage: { open } })
    await until(() => tries > 2)
    await other.ask({ do: 'let-go' })
    await using index = await opening
    expect(await statusesOf(index)).to.deep.equal({ [run.id]: 'passed' })
  })

  it('says what to delete if the store is damaged, and has every run again after that', async () => {
    using home = tempHome()
    const run = tellRun(scenes.passed)
    writeJournal(home.path, run)
    writeFileSync(join(home.path, 'state.db'), 'no database'.repeat(1000))
    const error: unknown = await openIndex(home.path).catch((thrown: unknown) => thrown)
    expect(error).to.have.property('code', 'store-damaged')
    deleteStore(home.path)
    await using index = await openIndex(home.path)
    expect(await statusesOf(index)).to.deep.equal({ [run.id]: 'passed' })
  })
})

describe('the end of a run whose owner is gone', () => {
  it('settles every job, cuts the torn line, and counts the last bytes of the logs', async () => {
    using home = tempHome()
    const run = tellRun([...scenes.killed])
    const folder = writeJournal(home.path, run, '{"v":1,"seq":5,"at":1,"ty')
    writeFileSync(logPath(folder, toJobId('lint')), 'one\ntwo\nthr')
    await using index = await openIndex(home.path, { proveOwner: gone })
    const found = await index.get(run.id)
    expect(found?.run.state).to.deep.include({ status: 'interrupted', because: 'its process 4711 is gone' })
    const [lint, test] = found?.jobs ?? []
    expect(lint?.state).to.deep.include({ status: 'interrupted', log: { bytes: 11, lines: 2 }, isLogComplete: false })
    expect(lint?.attempts[0]?.steps[0]?.end).to.deep.include({ ended: { status: 'interrupted' }, to: { bytes: 11, lines: 2 } })
    expect(test?.state).to.deep.equal({ status: 'skipped', because: { reason: 'run-interrupted' } })
    const lines = journalOf(home.path, run.id).trimEnd().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as { seq: number }).seq)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8])
    expect((await index.list({ status: 'interrupted', limit: 9 })).map(({ jobCounts }) => jobCounts)).to.deep.equal([
      { skipped: 1, interrupted: 1 },
    ])
  })

  it('does not change jobs that had ended, and also closes a run that died before its plan or its last line', async () => {
    using home = tempHome()
    const early = tellRun([])
    const late = tellRun(scenes.passed, { at: firstStart + hourMs })
    const between = tellRun([...scenes.killed, ...endJob('lint', { status: 'passed' })], { at: firstStart + 2 * hourMs })
    writeJournal(home.path, early)
    writeJournal(home.path, { ...late, events: late.events.slice(0, -1) })
    writeJournal(home.path, between)
    await using index = await openIndex(home.path, { proveOwner: gone })
    expect(await statusesOf(index)).to.deep.equal({ [early.id]: 'interrupted', [late.id]: 'interrupted', [between.id]: 'interrupted' })
    expect((await index.get(late.id))?.jobs.map(({ state }) => state.status)).to.deep.equal(['passed', 'passed'])
    expect((await index.get(between.id))?.jobs.map(({ state }) => state.status)).to.deep.equal(['passed', 'skipped'])
  })

  it('row 23: is written by exactly one of many readers, after a real kill', async function () {
    this.timeout(180_000)
    using home = tempHome()
    await using runner = await startStoreProcess()
    const { run = '' } = await runner.ask({ do: 'own-a-run', home: home.path })
    await using readers = await startStoreProcesses(6)
    const read = () => Promise.all(readers.all.map((reader) => reader.ask({ do: 'read', home: home.path, run })))
    expect((await read()).map(({ status }) => status)).to.deep.equal(Array(6).fill('running'))
    await runner.kill()
    expect((await read()).map(({ status }) => status)).to.deep.equal(Array(6).fill('interrupted'))
    const { events } = readJournal(journalPath(runFolderPath(home.path, parseRunId(run) as RunId)))
    expect(events.filter(({ type }) => type === 'run.finished')).to.have.length(1)
    expect(events.map(({ seq }) => seq)).to.deep.equal(events.map((_, index) => index + 1))
  })

  it('cannot be written if the beginning of the journal is damaged, and hides no other run', async () => {
    using home = tempHome()
    const [damaged, other] = [tellRun(scenes.killed), tellRun(scenes.passed, { at: firstStart + hourMs })]
    writeJournal(home.path, damaged)
    writeJournal(home.path, other)
    await (await openIndex(home.path)).close()
    const path = journalPath(runFolderPath(home.path, damaged.id))
    writeFileSync(path, journalOf(home.path, damaged.id).replace('{', '#'))
    const journal = journalOf(home.path, damaged.id)
    await using index = await openIndex(home.path, { proveOwner: gone })
    expect(await statusesOf(index)).to.deep.equal({ [damaged.id]: 'running', [other.id]: 'passed' })
    expect(await index.get(damaged.id)).to.deep.include({ unreachable: 'the beginning of its journal is damaged' })
    expect(journalOf(home.path, damaged.id)).to.equal(journal)
  })

  it('row 13: is only shown if the home cannot be written', async () => {
    using home = tempHome()
    const run = tellRun(scenes.killed)
    writeJournal(home.path, run)
    await (await openIndex(home.path)).close()
    const [journal, rows] = [journalOf(home.path, run.id), rowsOf(home.path)]
    await using index = await openIndex(home.path, { proveOwner: gone, readOnly: true })
    expect(await statusesOf(index)).to.deep.equal({ [run.id]: 'interrupted' })
    expect((await index.get(run.id))?.run.state.status).to.equal('interrupted')
    expect(journalOf(home.path, run.id)).to.equal(journal)
    expect(rowsOf(home.path)).to.deep.equal(rows)
  })

  it('is only shown while another process holds the lock, and written by the next reader', async () => {
    using home = tempHome()
    const run = tellRun(scenes.killed)
    writeJournal(home.path, run)
    const locks: RunIndexOptions['locks'] = {
      exclusive: (name, _waitMs, critical) => createLocks(home.path).exclusive(name, 0, critical),
    }
    await using holder = await startStoreProcess()
    await holder.ask({ do: 'hold-lock', home: home.path })
    await using shown = await openIndex(home.path, { proveOwner: gone, locks })
    expect(await statusesOf(shown)).to.deep.equal({ [run.id]: 'interrupted' })
    expect((await shown.get(run.id))?.run.state.status).to.equal('interrupted')
    expect(readJournal(journalPath(runFolderPath(home.path, run.id))).lastSeq).to.equal(4)
    await holder.kill()
    await using written = await openIndex(home.path, { proveOwner: gone, locks })
    expect(await statusesOf(written)).to.deep.equal({ [run.id]: 'interrupted' })
    expect(readJournal(journalPath(runFolderPath(home.path, run.id))).events.at(-1)?.type).to.equal('run.finished')
  })

  it('is only shown to a process that a job of the dead run started: the journal gets no end while that process runs', async () => {
    using home = tempHome()
    const run = tellRun(scenes.killed)
    writeJournal(home.path, run)
    const journal = journalOf(home.path, run.id)
    process.env[runMark] = run.id
    try {
      await using index = await openIndex(home.path, { proveOwner: gone })
      expect(await statusesOf(index)).to.deep.equal({ [run.id]: 'interrupted' })
      expect(journalOf(home.path, run.id)).to.equal(journal)
    } finally {
      Reflect.deleteProperty(process.env, runMark)
    }
    await using index = await openIndex(home.path, { proveOwner: gone })
    expect(await statusesOf(index)).to.deep.equal({ [run.id]: 'interrupted' })
    expect(readJournal(journalPath(runFolderPath(home.path, run.id))).events.at(-1)?.type).to.equal('run.finished')
  })

  it('is not written for a run of another machine, which stays unreachable', async () => {
    using home = tempHome()
    const run = tellRun(scenes.killed)
    writeJournal(home.path, run)
    const journal = journalOf(home.path, run.id)
    const because = 'it was started on another machine or container'
    await using index = await openIndex(home.path, { proveOwner: () => ({ verdict: 'unreachable', because }) })
    expect((await index.list({ limit: 1 }))[0]).to.deep.include({ unreachable: because })
    expect(await index.get(run.id)).to.deep.include({ unreachable: because })
    expect(journalOf(home.path, run.id)).to.equal(journal)
    appendFileSync(
      journalPath(runFolderPath(home.path, run.id)),
      `${JSON.stringify({ ...tellRun(scenes.failed).events.at(-1), seq: 5 })}\n`,
    )
    expect(await index.get(run.id)).to.not.have.property('unreachable')
  })
})

describe('naming a run', () => {
  const withRuns = async (tell: (index: RunIndex, ids: readonly RunId[]) => Promise<void>): Promise<void> => {
    using home = tempHome()
    const runs = [
      tellRun(scenes.passed),
      tellRun(scenes.failed, { at: firstStart + hourMs, start: { pipeline: 'test' } }),
      tellRun(scenes.passed, { at: firstStart + 24 * hourMs, start: { project: '/q' } }),
    ]
    for (const run of runs) writeJournal(home.path, run)
    await using index = await openIndex(home.path)
    await tell(
      index,
      runs.map(({ id }) => id),
    )
  }
  const failureOf = (resolved: Promise<unknown>): Promise<unknown> => resolved.catch((error: unknown) => error)

  it('accepts an id, a prefix, `latest`, and `latest` of a pipeline', () =>
    withRuns(async (index, ids) => {
      expect(await index.resolve(ids[0] ?? '', {})).to.equal(ids[0])
      expect(await index.resolve('20260103', {})).to.equal(ids[2])
      expect(await index.resolve('latest', {})).to.equal(ids[2])
      expect(await index.resolve('latest', { projects: () => Promise.resolve(['/p']) })).to.equal(ids[1])
      expect(await index.resolve('latest:build', { projects: () => Promise.resolve(['/p']) })).to.equal(ids[0])
    }))

  it('lists the runs that match an ambiguous prefix', () =>
    withRuns(async (index, ids) => {
      const error = await failureOf(index.resolve('20260102', {}))
      expect(error).to.deep.include({ code: 'run-ambiguous', exitCode: 2 })
      expect(error).to.have.property('message').that.contains(`${ids[1]}, ${ids[0]}`)
    }))

  it('suggests the nearest if there is none, and says where it looked', () =>
    withRuns(async (index, ids) => {
      const error = await failureOf(index.resolve('20260109-010101', {}))
      expect(error).to.deep.include({ code: 'run-not-found', exitCode: 3 })
      expect(error).to.deep.include({ tryThis: [`The nearest: ${[...ids].reverse().join(', ')}`] })
      const none = await failureOf(index.resolve('latest:deploy', { projects: () => Promise.resolve(['/p']) }))
      expect(none).to.deep.include({ exitCode: 3, message: 'There is no run of the pipeline deploy in the project /p yet.' })
    }))
})
