import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import { examineHome } from '../../src/doctor/examine-home.ts'
import { openRunIndex } from '../../src/records/run-index.ts'
import { journalPath, runFolderPath } from '../../src/journal/run-folder.ts'
import { toJobId, toSeq, type RunId } from '../../src/model/ids.ts'
import { createRunLocks } from '../../src/locks/run-locks.ts'
import { createLocks } from '../../src/locks/locks.ts'
import { writePruneStamp } from '../../src/retention/prune-stamp.ts'
import { sqlitePlugin } from '../../src/plugins/sqlite/plugin.ts'
import { currentOwner, proveOwner } from '../../src/process/ownership/owner.ts'
import { runMark } from '../../src/process/stopping/run-guard.ts'
import type { CheckStatus } from '../../src/wire/doctor.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { createMemoryStorage } from '../storage/memory-store.ts'
import { tempHome } from '../storage/temp-home.ts'
import { firstStart, scenes, tellRun, type ToldRun } from '../storage/told-runs.ts'

const { storage } = sqlitePlugin
const examine = (home: string, fix = false) => examineHome({ home, storage, fix })
/** The checks that are not ok, by name. */
const faults = async (home: string, fix = false): Promise<Record<string, CheckStatus>> =>
  Object.fromEntries((await examine(home, fix)).checks.filter(({ status }) => status !== 'ok').map(({ name, status }) => [name, status]))

/** A home as runs leave it: folders and files closed, each run in the store. */
const homeWith = async (...runs: readonly ToldRun[]) => {
  const home = tempHome()
  for (const run of runs) chmodSync(writeJournal(home.path, run), 0o700)
  if (runs.length > 0) chmodSync(join(home.path, 'runs'), 0o700)
  await catchUp(home.path)
  return home
}
const catchUp = async (home: string): Promise<void> => {
  const index = await openRunIndex({ home, storage, locks: createLocks(home), proveOwner })
  await index.close()
}
const statusIn = async (home: string, run: RunId): Promise<string | undefined> => {
  const store = await storage.open({ home, readOnly: true })
  const found = await store.get(run)
  await store.close()
  return found?.run.state.status
}
const passed = tellRun(scenes.passed)
/** Of this machine and boot, and of a process that is no more. */
const dead = tellRun(scenes.killed, { at: firstStart + 1000, start: { owner: { ...currentOwner(), startToken: 'another' } } })

/** A reader found it dead and wrote its end. */
const interrupted = tellRun(
  [...scenes.killed, { type: 'run.finished', ended: { status: 'interrupted', because: 'its process is gone' }, durationMs: 5000 }],
  {
    at: firstStart + 2000,
  },
)

/** Finds the fault, mends it, and finds nothing any more. */
const mends = async (home: string, name: string): Promise<void> => {
  expect(await faults(home)).to.deep.equal({ [name]: 'problem' })
  // looking changes nothing
  expect(await faults(home)).to.deep.equal({ [name]: 'problem' })
  expect(await faults(home, true)).to.deep.equal({ [name]: 'fixed' })
  expect(await faults(home)).to.deep.equal({})
}

describe('the doctor', function () {
  this.timeout(180_000)

  it('says what was deleted to make room, and what is wrong with the rules for that', async () => {
    using home = await homeWith(passed)
    const room = async (): Promise<unknown> => (await examine(home.path)).checks.find(({ name }) => name === 'old runs')
    expect(await room()).to.deep.equal({ name: 'old runs', status: 'ok', message: 'No old runs have been deleted automatically.' })
    const at = Date.now() - 3_600_000
    writePruneStamp(home.path, { announcedAt: 0, last: { at, runs: 34, logs: 5, bytes: 1.2e9 } }, { now: at })
    const message = 'Deleted 34 old runs and the logs of 5 more (about 1.2 GB) to make room, 1 h ago.'
    expect(await room()).to.deep.equal({ name: 'old runs', status: 'ok', message })
    const config = join(home.path, 'config.json')
    writeFileSync(config, '{"retention": false}', { mode: 0o600 })
    expect(await room()).to.deep.equal({ name: 'old runs', status: 'ok', message: 'This home deletes no runs.' })
    writeFileSync(config, '{"retention": {"keep": -1}}')
    expect(await room()).to.deep.equal({
      name: 'old runs',
      status: 'problem',
      message: `${config} has a wrong value: "retention.keep" is -1.`,
      tryThis: 'Make it a whole number from 0 on.',
    })
  })

  it('finds nothing in a home as runs leave it, and nothing to do where there is none', async () => {
    using home = await homeWith(passed)
    expect(await examine(home.path)).to.deep.include({ ok: true, home: home.path })
    expect((await examine(home.path)).checks.map(({ name }) => name)).to.deep.equal([
      ...[
        'home',
        'access',
        'permissions',
        'file system',
        'sqlite',
        'terminal',
        'processes',
        'store',
        'dead runs',
        'run folders',
        'journals',
        'log indexes',
      ],
      ...['locks', 'old runs', 'trash', 'dashboard'],
    ])
    const none = join(home.path, 'none')
    expect(await examine(none)).to.deep.equal({
      home: none,
      ok: true,
      checks: [{ name: 'home', status: 'ok', message: `${none} does not exist yet. The first run creates it.` }],
    })
    expect(existsSync(none)).to.equal(false)
  })

  it('closes places that other users can read, except for the settings, which are written by hand', async () => {
    using home = await homeWith(passed)
    const [log, folder, settings] = [join(home.path, 'dashboard.log'), runFolderPath(home.path, passed.id), join(home.path, 'config.json')]
    for (const file of [log, settings]) writeFileSync(file, '{}', { mode: 0o644 })
    chmodSync(folder, 0o755)
    await mends(home.path, 'permissions')
    expect([log, folder, settings].map((path) => statSync(path).mode & 0o777)).to.deep.equal([0o600, 0o700, 0o644])
  })

  it('names the lock of a run that may be alive elsewhere; A5: not once its journal has its end', async () => {
    const owner = { ...currentOwner(), machineId: 'elsewhere', bootId: 'another boot' }
    const away = tellRun(scenes.killed, { at: firstStart + 1000, start: { owner } })
    using home = await homeWith(away)
    const there = createRunLocks({
      home: home.path,
      run: away.id,
      owner,
      stateOf: () => 'going',
      isKept: () => false,
      endLeftovers: () => Promise.resolve(true),
    })
    const request = { job: toJobId('deploy'), signal: new AbortController().signal, onWait: () => undefined }
    await there.take([{ name: 'publish', slots: 1 }], request)
    const locksOf = async () => (await examine(home.path, true)).checks.find(({ name }) => name === 'locks')
    const check = await locksOf()
    expect(check).to.include({ status: 'warning' })
    expect(check?.message).to.include(`${away.id} with the lock "publish"`)
    writeJournal(home.path, { id: away.id, events: [...away.events, ...interrupted.events.slice(-1)] })
    expect(await locksOf()).to.include({ status: 'ok' })
    await there.close()
  })

  it('closes no place that a link leads to', async () => {
    using home = await homeWith(passed)
    using other = tempHome()
    chmodSync(other.path, 0o755)
    symlinkSync(other.path, join(home.path, 'runs', 'backup'))
    symlinkSync(other.path, join(home.path, 'notes'))
    expect(await faults(home.path, true)).to.deep.equal({})
    expect(statSync(other.path).mode & 0o777).to.equal(0o755)
  })

  it('names a folder that holds the journal of another run, as a copy does', async () => {
    using home = await homeWith(passed)
    const copy = runFolderPath(home.path, tellRun([], { at: firstStart + 3_600_000 }).id)
    cpSync(runFolderPath(home.path, passed.id), copy, { recursive: true })
    chmodSync(copy, 0o700)
    expect(await faults(home.path)).to.deep.equal({ journals: 'problem' })
    expect(await statusIn(home.path, passed.id)).to.equal('passed')
  })

  it('A8: names each run that cannot be read with its reason, and says what to do', async () => {
    using home = await homeWith(passed)
    const [newer, piped] = [1, 2].map((hour) => tellRun(scenes.killed, { at: firstStart + hour * 3_600_000 })) as [ToldRun, ToldRun]
    chmodSync(writeJournal(home.path, newer), 0o700)
    const path = journalPath(runFolderPath(home.path, newer.id))
    writeFileSync(path, readFileSync(path, 'utf8').replace('"v":1', '"v":2'))
    const folder = runFolderPath(home.path, piped.id)
    mkdirSync(folder, { mode: 0o700 })
    execFileSync('mkfifo', [journalPath(folder)])
    expect((await examine(home.path, true)).checks.filter(({ status }) => status !== 'ok')).to.deep.equal([
      {
        name: 'journals',
        status: 'problem',
        message:
          `2 runs cannot be read: ${newer.id} (a newer Sparkwing wrote it (journal version 2; this one reads version 1)), ` +
          `${piped.id} (its journal is a pipe).`,
        tryThis: `Update Sparkwing to read this run. Restore its journal from a copy, or remove the run: \`rm -r ${folder}\`.`,
      },
    ])
  })

  it('A8: passes over a run that the store knows and whose journal has just been emptied', async () => {
    using home = await homeWith(passed)
    const young = tellRun(scenes.killed, { at: Date.now() })
    chmodSync(writeJournal(home.path, young), 0o700)
    const index = await openRunIndex({
      home: home.path,
      storage,
      locks: createLocks(home.path),
      proveOwner: () => ({ verdict: 'alive' }),
    })
    await index.close()
    writeFileSync(journalPath(runFolderPath(home.path, young.id)), '', { mode: 0o600 })
    expect(await faults(home.path)).to.deep.equal({})
  })

  it('removes a pipe that stands for the index of a log, and waits for nobody at its other end', async () => {
    using home = await homeWith(passed)
    execFileSync('mkfifo', [join(runFolderPath(home.path, passed.id), 'lint.log.index')])
    await mends(home.path, 'log indexes')
  })

  it('closes runs whose process is gone', async () => {
    using home = await homeWith(passed)
    chmodSync(writeJournal(home.path, dead), 0o700)
    await mends(home.path, 'dead runs')
    expect(await statusIn(home.path, dead.id)).to.equal('interrupted')
  })

  it('P5: ends the processes of a run that died, and those that jobs have let go of, which it names first', async () => {
    if (process.platform !== 'linux') return
    using home = await homeWith(passed, interrupted)
    const sleeper = (run: string) => spawn('sleep', ['300'], { env: { PATH: process.env['PATH'], [runMark]: run }, detached: true })
    const [left, service, foreign] = [sleeper(interrupted.id), sleeper(passed.id), sleeper(tellRun(scenes.passed).id)]
    try {
      await Promise.all([left, service, foreign].map((child) => once(child, 'spawn')))
      const { checks } = await examine(home.path)
      expect(checks.find(({ name }) => name === 'processes')?.message).to.equal(
        `1 process left behind by runs that died: ${left.pid ?? 0} (sleep).`,
      )
      const letGo = {
        name: 'left running',
        status: 'ok',
        message: `Jobs left 1 process running in its own session: ${service.pid ?? 0} (sleep).`,
        tryThis: '`sparkwing doctor --fix` ends it.',
      }
      expect(checks).to.deep.include(letGo)
      expect(await faults(home.path, true)).to.deep.equal({ processes: 'fixed', 'left running': 'fixed' })
      expect(left.signalCode ?? (await once(left, 'exit'))[1]).to.equal('SIGKILL')
      expect(service.signalCode ?? (await once(service, 'exit'))[1]).to.equal('SIGTERM')
      expect((await examine(home.path)).checks.find(({ name }) => name === 'left running')).to.equal(undefined)
      expect(foreign.signalCode).to.equal(null)
    } finally {
      for (const child of [left, service, foreign]) child.kill('SIGKILL')
    }
  })

  it('removes folders that a kill left before the first event, and none that may be beginning', async () => {
    using home = await homeWith(passed)
    const [old, young] = [1, 2].map((hour) => runFolderPath(home.path, tellRun([], { at: firstStart + hour * 3_600_000 }).id))
    for (const folder of [old, young]) mkdirSync(folder ?? '', { mode: 0o700 })
    writeFileSync(journalPath(old ?? ''), '', { mode: 0o600 })
    utimesSync(old ?? '', 1, 1)
    await mends(home.path, 'run folders')
    expect([existsSync(old ?? ''), existsSync(young ?? '')]).to.deep.equal([false, true])
  })

  it('cuts a torn last line from the journal of a run that is over', async () => {
    using home = await homeWith(passed)
    const path = journalPath(runFolderPath(home.path, passed.id))
    const before = readFileSync(path, 'utf8')
    appendFileSync(path, '{"v":1,"seq":99,"ty')
    await mends(home.path, 'journals')
    expect(readFileSync(path, 'utf8')).to.equal(before)
  })

  it('leaves a journal alone that it cannot read, and says what is left to do', async () => {
    using home = await homeWith(passed)
    appendFileSync(journalPath(runFolderPath(home.path, passed.id)), 'no record at all\n')
    const before = readFileSync(journalPath(runFolderPath(home.path, passed.id)), 'utf8')
    expect(await faults(home.path, true)).to.deep.equal({ journals: 'problem' })
    expect(readFileSync(journalPath(runFolderPath(home.path, passed.id)), 'utf8')).to.equal(before)
  })

  it('removes the index of a log that is cut short: it is counted anew', async () => {
    using home = await homeWith(passed)
    writeFileSync(join(runFolderPath(home.path, passed.id), 'lint.log.index'), 'SPWLOG', { mode: 0o600 })
    await mends(home.path, 'log indexes')
    expect(readdirSync(runFolderPath(home.path, passed.id))).to.deep.equal(['_envelope.ndjson'])
  })

  it('row 15: rebuilds a damaged store with every run', async () => {
    using home = await homeWith(passed)
    // its WAL alone would bring it all back
    for (const end of ['-wal', '-shm']) rmSync(join(home.path, `state.db${end}`), { force: true })
    writeFileSync(join(home.path, 'state.db'), Buffer.alloc(40_000, 'no database '))
    await mends(home.path, 'store')
    expect(await statusIn(home.path, passed.id)).to.equal('passed')
  })

  it('rebuilds a store whose rows are not what the journals say', async () => {
    using home = await homeWith(passed)
    const db = new Sqlite(join(home.path, 'state.db'))
    db.exec(`UPDATE runs SET record = json_set(record, '$.state.status', 'failed')`)
    db.close()
    await mends(home.path, 'store')
    expect(await statusIn(home.path, passed.id)).to.equal('passed')
  })

  it('stores again the runs that differ, in a store that has only what its contract demands', async () => {
    using home = tempHome()
    const memory = createMemoryStorage()
    const storeCheck = async (fix = false) =>
      (await examineHome({ home: home.path, storage: memory, fix })).checks.find(({ name }) => name === 'store')
    writeJournal(home.path, passed)
    const store = await memory.open({ home: home.path, readOnly: false })
    await store.apply(
      passed.id,
      passed.events.map((event) =>
        event.type === 'run.finished' ? { ...event, ended: { status: 'failed' as const, failed: [] } } : event,
      ),
    )
    expect(await storeCheck()).to.deep.include({
      status: 'problem',
      message: `The store and the journals differ in 1 run: ${passed.id}.`,
    })
    expect(await storeCheck(true)).to.include({ status: 'fixed' })
    expect(await storeCheck()).to.include({ status: 'ok' })
    expect((await store.get(passed.id))?.run.state.status).to.equal('passed')
    expect(existsSync(join(home.path, 'state.db'))).to.equal(false)
  })

  it('says what to do about a damaged store that it cannot remove', async () => {
    using home = await homeWith(passed)
    const storage: Storage = {
      ...createMemoryStorage(),
      inspect: () => Promise.resolve({ name: 'The store at db:5432', state: 'damaged', problems: ['page 7 is torn'] }),
    }
    const { checks } = await examineHome({ home: home.path, storage, fix: true })
    expect(checks.find(({ name }) => name === 'store')).to.deep.equal({
      name: 'store',
      status: 'problem',
      message: 'The store at db:5432 is damaged: page 7 is torn.',
      tryThis: 'Remove it. The next command rebuilds it from the journals.',
    })
  })

  it('A6: says what is left when it could not be fixed, and nothing of an event behind the end of a run', async () => {
    const late = tellRun([...scenes.passed, { type: 'annotation.added', level: 'notice', message: 'late' }], { at: firstStart + 3000 })
    const owner = { ...currentOwner(), startToken: 'another' }
    const told = tellRun(scenes.killed, { at: firstStart + 4000, start: { owner } })
    const numbered = {
      ...told,
      events: told.events.map((event, index) => ({ ...event, seq: toSeq(2 ** 48 - told.events.length + index + 1) })),
    }
    using home = await homeWith(late, { ...numbered, events: [...told.events.slice(0, -1), ...numbered.events.slice(-1)] })
    expect(await faults(home.path)).to.deep.equal({ 'dead runs': 'problem' })
    const { checks, ok } = await examine(home.path, true)
    const dead = checks.find(({ name }) => name === 'dead runs')
    expect([ok, dead?.status, dead?.message]).to.deep.equal([
      false,
      'problem',
      `1 run died without recording an end: ${told.id}. It could not be fixed.`,
    ])
  })

  it('A6: replaces a store that is no file by one that is, without opening it', async () => {
    if (process.platform !== 'linux') return
    for (const make of [
      (path: string) => execFileSync('mkfifo', ['-m', '600', path]),
      (path: string): void => {
        symlinkSync('/dev/zero', path)
      },
    ]) {
      using home = await homeWith(passed)
      for (const end of ['', '-wal', '-shm']) rmSync(join(home.path, `state.db${end}`), { force: true })
      make(join(home.path, 'state.db'))
      const { checks } = await examine(home.path)
      expect(checks.find(({ name }) => name === 'store')).to.deep.include({
        status: 'problem',
        message: `${join(home.path, 'state.db')} is damaged: it is not a file.`,
      })
      expect((await examine(home.path, true)).checks.find(({ name }) => name === 'store')).to.include({ status: 'fixed' })
      expect(await statusIn(home.path, passed.id)).to.equal('passed')
      expect(statSync('/dev/zero').isCharacterDevice()).to.equal(true)
    }
  })

  it('removes what a dashboard left that is gone', async () => {
    using home = await homeWith(passed)
    writeFileSync(join(home.path, 'dashboard.pid'), '4711\n', { mode: 0o600 })
    await mends(home.path, 'dashboard')
    expect(existsSync(join(home.path, 'dashboard.pid'))).to.equal(false)
  })
})
