import { existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import { openPorts, type HeardPorts } from '../live-view/real-ports.ts'
import { until } from '../journal/until.ts'
import { serveFake, type ServedDashboard } from '../server/serve-fake.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { startStoreProcess } from '../storage/start-store-process.ts'
import { tempHome } from '../storage/temp-home.ts'
import { scenes, tellRun } from '../storage/told-runs.ts'
import { expectWithin, times } from './times.ts'

interface Scene {
  readonly home: string
  readonly ports: HeardPorts
  readonly served: ServedDashboard
}

/** The real server, over a home with `runs` recorded runs, once it has caught up. */
const withServer = async (runs: number, tell: (scene: Scene) => Promise<void>): Promise<void> => {
  using home = tempHome()
  for (let day = 1; day <= runs; day++) writeJournal(home.path, tellRun(scenes.passed, { at: Date.UTC(2026, 0, day) }))
  await using ports = await openPorts(home.path, { writesInThread: true })
  await using served = await serveFake({ ports, peer: 'own' })
  await until(() => ports.notices.some(({ kind }) => kind === 'reset'))
  await tell({ home: home.path, ports, served })
  expect(ports.warnings).to.deep.equal([])
  expect(served.bugs).to.deep.equal([])
}

const idsOf = async ({ ports }: Scene): Promise<readonly string[]> => (await ports.runs.list({ limit: 9 })).runs.map(({ id }) => id)
const resets = ({ ports }: Scene): number => ports.notices.filter(({ kind }) => kind === 'reset').length
const rowsOf = (home: string): readonly unknown[] => {
  const db = new Sqlite(join(home, 'state.db'), { readonly: true })
  const rows = db.prepare('SELECT id, status FROM runs ORDER BY id').raw().all()
  db.close()
  return rows
}
const walBytes = (home: string): number => statSync(join(home, 'state.db-wal'), { throwIfNoEntry: false })?.size ?? 0
const megabytes = 1024 * 1024

describe('a server whose store other processes use', () => {
  it('row 10: answers while another process holds the store’s lock, and writes once it is free', () =>
    withServer(3, async (scene) => {
      const { home, served } = scene
      await using other = await startStoreProcess()
      await using owner = await startStoreProcess()
      const { run: dead = '' } = await owner.ask({ do: 'own-a-run', home })
      await until(async () => (await idsOf(scene)).includes(dead))
      await other.ask({ do: 'hold-store', home })
      // it needs something to write: a run to close, and one to fold in
      await owner.kill()
      const ended = tellRun(scenes.passed, { at: Date.now() })
      writeJournal(home, ended)
      const loop = monitorEventLoopDelay({ resolution: 5 })
      loop.enable()
      let answers = 0
      const polls = times(10, 60)
      await new Promise<void>((resolve) => {
        let asked = 0
        const timer = setInterval(() => {
          void served.get('/api/health').then(async (answer) => {
            await answer.arrayBuffer()
            if (answer.status === 200) answers += 1
            if (answers === polls) resolve()
          })
          asked += 1
          if (asked === polls) clearInterval(timer)
        }, 50)
      })
      loop.disable()
      expect(answers).to.equal(polls)
      // the longest time that the event loop was blocked
      expectWithin(200, loop.max / 1e6)
      expect((await idsOf(scene)).includes(ended.id)).to.equal(true)
      expect(rowsOf(home).flat()).not.to.include(ended.id)
      await other.ask({ do: 'let-go' })
      await until(() => JSON.stringify(rowsOf(home)).includes(`["${ended.id}","passed"]`))
      await until(() => JSON.stringify(rowsOf(home)).includes(`["${dead}","interrupted"]`))
    }))

  it('row 9: keeps the WAL small next to a busy writer, and shrinks it after a long read', () =>
    withServer(3, async ({ home, served }) => {
      await using writer = await startStoreProcess()
      let inserts = 0
      let largest = 0
      let isReading = true
      writer.onAnswer(() => (inserts += 1))
      const stream = await served.get('/api/v1/stream')
      const readOn = async (): Promise<void> => {
        while (isReading) {
          const { runs } = (await (await served.get('/api/v1/runs?limit=50')).json()) as {
            readonly runs: readonly { readonly id: string }[]
          }
          await (await served.get(`/api/v1/runs/${runs.at(-1)?.id ?? ''}`)).arrayBuffer()
          largest = Math.max(largest, walBytes(home))
        }
      }
      const reading = Promise.all([readOn(), readOn()])
      await writer.ask({ do: 'write-until-killed', home, at: Date.UTC(2027, 0, 1) })
      while (inserts < times(500, 20_000) && largest <= 64 * megabytes) {
        const next = Math.min(inserts + 500, times(500, 20_000))
        await until(() => inserts >= next)
      }
      const long = new Sqlite(join(home, 'state.db'), { readonly: true })
      long.exec('BEGIN')
      long.prepare('SELECT count(*) FROM runs').get()
      await until(() => walBytes(home) > 9 * megabytes)
      await writer.kill()
      long.close()
      const quietAt = performance.now()
      await until(() => walBytes(home) <= 8 * megabytes)
      expectWithin(10_000, performance.now() - quietAt)
      isReading = false
      await reading
      await stream.body?.cancel()
      expect(largest).to.be.at.most(64 * megabytes)
    })).timeout(times(60_000, 600_000))

  it('row 17: notices within 5 s that its store was deleted, and does not write to the deleted file', () =>
    withServer(3, async (scene) => {
      const { home } = scene
      const before = await idsOf(scene)
      expect(before).to.have.length(3)
      const told = resets(scene)
      const deletedAt = performance.now()
      for (const file of ['state.db', 'state.db-wal', 'state.db-shm', 'locks.db']) rmSync(join(home, file), { force: true })
      // a new store shows that it has noticed
      await until(() => existsSync(join(home, 'state.db')))
      expectWithin(5_000, performance.now() - deletedAt)
      await until(() => resets(scene) > told)
      expect(await idsOf(scene)).to.deep.equal(before)
      await using owner = await startStoreProcess()
      const { run: dead = '' } = await owner.ask({ do: 'own-a-run', home })
      await until(async () => (await idsOf(scene)).includes(dead))
      await owner.kill()
      await until(() => JSON.stringify(rowsOf(home)).includes(`["${dead}","interrupted"]`))
      expect(rowsOf(home)).to.have.length(4)
      expect(statSync(join(home, 'locks.db')).mode & 0o077).to.equal(0)
      expect(statSync(join(home, 'state.db')).mode & 0o077).to.equal(0)
    }))

  it('reports a run as unreachable if its owner cannot be checked from here', () =>
    withServer(0, async ({ home, ports }) => {
      const elsewhere = tellRun(scenes.killed, { at: Date.now() })
      writeJournal(home, elsewhere)
      await until(async () => (await ports.runs.get(elsewhere.id))?.run.status === 'unreachable')
      await until(() => ports.notices.some((notice) => notice.kind === 'run' && notice.status === 'unreachable'))
      expect((await ports.runs.list({ limit: 1 })).runs[0]).to.include({ id: elsewhere.id, status: 'unreachable' })
    }))
})
