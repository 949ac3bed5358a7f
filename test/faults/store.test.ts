import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { setTimeout as sleep } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import { examineHome } from '../../src/doctor/examine-home.ts'
import { openRunIndex } from '../../src/records/run-index.ts'
import { parseRunId } from '../../src/model/ids.ts'
import { UserError } from '../../src/model/user-error.ts'
import { migrate } from '../../src/plugins/sqlite/migrations.ts'
import { createLocks } from '../../src/locks/locks.ts'
import { sqlitePlugin } from '../../src/plugins/sqlite/plugin.ts'
import { createSqliteStore } from '../../src/plugins/sqlite/sqlite-store.ts'
import { expectWithin, times } from './times.ts'
import { inWorkplace } from '../e2e/workplace.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { startStoreProcesses } from '../storage/start-store-process.ts'
import { tempHome } from '../storage/temp-home.ts'
import { firstStart, scenes, tellRun } from '../storage/told-runs.ts'
import { hasTool, unlessTried } from './has-tool.ts'

const { storage } = sqlitePlugin
const openIndex = (home: string) => openRunIndex({ home, storage, locks: createLocks(home), proveOwner: () => ({ verdict: 'alive' }) })
const files = ['state.db', 'state.db-wal', 'state.db-shm'] as const
const runs = Object.values(scenes).map((bodies, index) => tellRun(bodies, { at: firstStart + index * 60_000 }))
const statuses = async (home: string): Promise<readonly string[]> => {
  const index = await openIndex(home)
  const listed = await index.list({ limit: 100 })
  await index.close()
  return listed.map(({ run }) => `${run.id} ${run.state.status}`)
}
/** A home with a run of every kind, in journals and in the store. */
const homeOfRuns = async () => {
  const home = tempHome()
  for (const run of runs) writeJournal(home.path, run)
  return { home, expected: await statuses(home.path) }
}

describe('faults of the store', function () {
  this.timeout(600_000)

  it('row 2: every transaction that writes takes its lock at the start', async () => {
    const said: string[] = []
    const db = new Sqlite(':memory:', { verbose: (sql) => said.push(String(sql)) })
    migrate(db, 'state.db')
    const store = createSqliteStore(db, 'state.db', { close: () => Promise.resolve(), isLost: () => false })
    for (const { id, events } of runs) for (const event of events) await store.apply(id, [event])
    await store.forget(runs.map(({ id }) => id))
    db.close()
    const writes = said.filter((sql) => /^(?:INSERT|UPDATE|DELETE)/i.test(sql))
    const begins = said.filter((sql) => /^BEGIN/i.test(sql))
    expect(writes.length).to.be.greaterThan(50)
    expect(new Set(begins)).to.deep.equal(new Set(['BEGIN IMMEDIATE']))
  })

  it(`row 3: ${times(4, 16)} writers of ${times(5, 200)} runs each lose no row and never wait longer than 5 s for one another`, async () => {
    using home = tempHome()
    await using writers = await startStoreProcesses(times(4, 16))
    const waits: number[] = []
    await Promise.all(
      writers.all.map(async (writer, index) => {
        for (let round = 0; round < times(5, 200); round++) {
          const begunAt = performance.now()
          await writer.ask({ do: 'store-a-run', home: home.path, at: firstStart + (round * 16 + index) * 1000 })
          waits.push(performance.now() - begunAt)
        }
      }),
    )
    const store = await storage.open({ home: home.path, readOnly: false })
    const known = await store.known()
    await store.close()
    expect(known).to.have.length(times(4, 16) * times(5, 200))
    expectWithin(5_000, Math.max(...waits))
  })

  it(`row 6: four writers next to a process that checkpoints all the time, ${times(1, 600)} s long, lose nothing`, async () => {
    using home = tempHome()
    await using writers = await startStoreProcesses(4)
    const acknowledged = new Map<string, number>()
    for (const [index, writer] of writers.all.entries()) {
      writer.onAnswer(({ run, seq }) => run !== undefined && acknowledged.set(run, seq ?? 0))
      await writer.ask({ do: 'write-until-killed', home: home.path, at: firstStart + index * 10_000_000_000 })
    }
    const db = new Sqlite(join(home.path, 'state.db'), { timeout: 20 })
    let [truncated, isOver] = [0, false]
    // how long they run at the same time is the point of the test; on a busy machine they need longer to get that far
    void sleep(times(1, 600) * 1000).then(() => (isOver = true))
    while (!isOver || truncated === 0 || acknowledged.size <= 10) {
      const [outcome] = db.pragma('wal_checkpoint(TRUNCATE)') as readonly { readonly busy: number }[]
      if (outcome?.busy === 0) truncated++
      await sleep(5)
    }
    await Promise.all(writers.all.map((writer) => writer.kill()))
    expect(db.pragma('integrity_check', { simple: true })).to.equal('ok')
    expect(db.pragma('foreign_key_check')).to.deep.equal([])
    const stored = new Map(db.prepare('SELECT id, seq FROM runs').raw().all() as [string, number][])
    db.close()
    expect([...acknowledged].filter(([run, seq]) => (stored.get(run) ?? 0) < seq)).to.deep.equal([])
  }).timeout(900_000)

  it(`row 5: a WAL cut at ${times(8, 100)} places, as by a power failure, leaves an intact store, and the journals restore what was lost`, async () => {
    const { home, expected } = await homeOfRuns()
    using _home = home
    const wal = readFileSync(join(home.path, 'state.db-wal'))
    expect(wal.length).to.be.greaterThan(10_000)
    const database = readFileSync(join(home.path, 'state.db'))
    for (let cut = 0; cut < times(8, 100); cut++) {
      writeFileSync(join(home.path, 'state.db'), database)
      writeFileSync(join(home.path, 'state.db-wal'), wal.subarray(0, Math.floor(Math.random() * wal.length)))
      rmSync(join(home.path, 'state.db-shm'), { force: true })
      const db = new Sqlite(join(home.path, 'state.db'))
      expect(db.pragma('integrity_check', { simple: true })).to.equal('ok')
      db.close()
      expect(await statuses(home.path)).to.deep.equal(expected)
    }
  })

  it(`row 15: bytes changed at ${times(8, 200)} places cause no crash, and the doctor restores every run`, async () => {
    const { home, expected } = await homeOfRuns()
    using _home = home
    const db = new Sqlite(join(home.path, 'state.db'))
    db.pragma('wal_checkpoint(TRUNCATE)')
    db.close()
    const whole = readFileSync(join(home.path, 'state.db'))
    for (let round = 0; round < times(8, 200); round++) {
      const broken = Buffer.from(whole)
      // the first round changes a row, but not the indexes that contain its id
      const at = round === 0 ? whole.indexOf(runs.at(-1)?.id ?? '') + 7 : Math.floor(Math.random() * (broken.length - 100))
      for (let offset = at; offset < at + 100; offset++) broken[offset] = (broken[offset] ?? 0) ^ 0xff
      for (const name of files) rmSync(join(home.path, name), { force: true })
      writeFileSync(join(home.path, 'state.db'), broken)
      const seen = await statuses(home.path).catch((error: unknown) => error)
      // whatever was hit, what SQLite cannot use is reported as a mistake that the user can fix
      if (!Array.isArray(seen)) expect(seen, String(at)).to.satisfy((error: unknown) => error instanceof UserError, String(seen))
      await examineHome({ home: home.path, storage, fix: true })
      expect(await statuses(home.path), String(at)).to.deep.equal(expected)
    }
  })

  it('row 15: a row that is JSON but not a record counts as damage', async () => {
    const { home, expected } = await homeOfRuns()
    using _home = home
    const db = new Sqlite(join(home.path, 'state.db'))
    const { changes } = db.prepare(`UPDATE runs SET record = replace(record, '"state":', '"stale":') WHERE id = ?`).run(runs[0]?.id)
    db.close()
    expect(changes).to.equal(1)
    expect(await statuses(home.path).catch((error: unknown) => error))
      .to.be.instanceOf(UserError)
      .with.property('code', 'store-damaged')
    await examineHome({ home: home.path, storage, fix: true })
    expect(await statuses(home.path)).to.deep.equal(expected)
  })

  it('row 15: a table whose column has lost its name counts as damage', async () => {
    const { home, expected } = await homeOfRuns()
    using _home = home
    const db = new Sqlite(join(home.path, 'state.db'))
    db.pragma('wal_checkpoint(TRUNCATE)')
    db.unsafeMode()
    db.pragma('writable_schema = ON')
    const { changes } = db.prepare("UPDATE sqlite_schema SET sql = replace(sql, ' record ', ' recall ') WHERE name = 'runs'").run()
    db.close()
    expect(changes).to.equal(1)
    expect(await statuses(home.path).catch((error: unknown) => error))
      .to.be.instanceOf(UserError)
      .with.property('code', 'store-damaged')
    await examineHome({ home: home.path, storage, fix: true })
    expect(await statuses(home.path)).to.deep.equal(expected)
  })

  const canTrace = hasTool('strace', ['-f', '-o', '/dev/null', 'true'])

  it(
    `row 8: only SQLite opens the store${unlessTried(canTrace, 'strace')}`,
    inWorkplace({ 'package.json': { scripts: { ok: 'true' } } }, async (place) => {
      if (!canTrace) return
      const trace = place.project.path('trace')
      const traced = ['-f', '-qq', '-e', 'trace=openat,open', '-o', trace, process.execPath, place.bin, 'run', 'ok']
      await promisify(execFile)('strace', traced, { cwd: place.project.directory, env: place.env })
      const opened = readFileSync(trace, 'utf8')
        .split('\n')
        .filter((line) => line.includes('state.db'))
      expect(opened).not.to.deep.equal([])
      // SQLite follows no link, while Node's fs does
      expect(opened.filter((line) => !line.includes('O_NOFOLLOW'))).to.deep.equal([])
    }),
  )

  it(
    `row 12: a failed sync of the journal never counts as success, at ${times(2, 20)} places${unlessTried(canTrace, 'strace')}`,
    inWorkplace({ 'package.json': { scripts: { ok: 'true' } } }, async (place) => {
      if (!canTrace) return
      await place.sparkwing(['run', 'ok'])
      const options = { cwd: place.project.directory, env: place.env, encoding: 'utf8' } as const
      let injected = 0
      for (let when = 1; when <= times(2, 20); when++) {
        const trace = place.project.path(`trace-${when}`)
        const inject = ['-e', 'trace=fdatasync', '-e', `inject=fdatasync:error=EIO:when=${when}`]
        // a file for each thread: in a single file, strace may split a call into two parts
        const run = spawnSync('strace', ['-ff', '-y', '-qq', ...inject, '-o', trace, process.execPath, place.bin, 'run', 'ok'], options)
        const failed = readdirSync(place.project.directory)
          .filter((name) => name.startsWith(`trace-${when}.`))
          .flatMap((name) => readFileSync(place.project.path(name), 'utf8').split('\n'))
          .filter((line) => line.includes('INJECTED') && line.includes('_envelope.ndjson'))
        injected += failed.length
        expect(run.status, run.stdout + run.stderr).to.equal(failed.length > 0 ? 74 : 0)
        expect(run.stderr).not.to.match(/^\s+at /m)
      }
      expect(injected).to.be.greaterThan(0)
    }),
  )

  const canMount = hasTool('unshare', ['-m', 'true'])

  it(
    `row 11: a full disk loses no row that was written, and everything is recorded once there is room${unlessTried(canMount, 'unshare -m')}`,
    inWorkplace({ 'package.json': { scripts: { big: 'seq 1 2000000', ok: 'true' } } }, async (place) => {
      if (!canMount) return
      const mounted = mkdtempSync(join(tmpdir(), 'sparkwing-full-'))
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', mounted])
      try {
        const at = { home: mounted }
        expect((await place.sparkwing(['run', 'ok'], at)).code).to.equal(0)
        const full = await place.sparkwing(['run', 'big', '--output', 'quiet'], at)
        expect(full.stdout + full.stderr).not.to.match(/^\s+at /m)
        await place.sparkwing(['run', 'ok', '--output', 'quiet'], at)
        execFileSync('mount', ['-o', 'remount,size=64m', mounted])
        expect((await place.sparkwing(['run', 'ok'], at)).code).to.equal(0)
        const listed = JSON.parse((await place.sparkwing(['runs', 'list', '--json'], at)).stdout) as { runs: { id: string }[] }
        expect(listed.runs.length).to.be.at.least(2)
        const db = new Sqlite(join(mounted, 'state.db'))
        expect(db.pragma('integrity_check', { simple: true })).to.equal('ok')
        db.close()
      } finally {
        execFileSync('umount', ['-l', mounted])
        rmSync(mounted, { recursive: true })
      }
    }),
  )

  it(
    `row 13: a home that cannot be written makes a run exit with 74 and one sentence, and its runs can still be read${unlessTried(canMount, 'unshare -m')}`,
    inWorkplace({ 'package.json': { scripts: { ok: 'true' } } }, async (place) => {
      if (!canMount) return
      await place.sparkwing(['run', 'ok'])
      execFileSync('mount', ['--bind', place.home, place.home])
      try {
        execFileSync('mount', ['-o', 'remount,bind,ro', place.home])
        const run = await place.sparkwing(['run', 'ok'])
        expect(run.code).to.equal(74)
        expect(run.stderr).to.match(/^error: Cannot write to the home .* \(EROFS\)\.\n {2}try: .*\n$/)
        expect((await place.runs()).map(({ status }) => status)).to.deep.equal(['passed'])
        const doctor = await place.sparkwing(['doctor', '--fix'])
        expect(doctor.code).to.equal(1)
        expect(doctor.stdout).to.match(/^✗ home .* is not writable/m)
      } finally {
        execFileSync('umount', ['-l', place.home])
      }
    }),
  )

  it('row 5: the doctor rebuilds a store whose file was cut short', async () => {
    const { home, expected } = await homeOfRuns()
    using _home = home
    for (const name of ['state.db-wal', 'state.db-shm']) rmSync(join(home.path, name), { force: true })
    truncateSync(join(home.path, 'state.db'), 2_000)
    await examineHome({ home: home.path, storage, fix: true })
    expect(await statuses(home.path)).to.deep.equal(expected)
    expect(expected.map((line) => parseRunId(line.split(' ')[0] ?? ''))).not.to.include(undefined)
  })
})
