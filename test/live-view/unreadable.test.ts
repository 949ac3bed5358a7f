import { appendFileSync, mkdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { journalPath, runFolderPath } from '../../src/journal/run-folder.ts'
import type { ErrorJson, RunListJson } from '../../src/wire/run.ts'
import { currentOwner } from '../../src/process/ownership/owner.ts'
import { until } from '../journal/until.ts'
import { serveFake, type ServedDashboard } from '../server/serve-fake.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { tempHome } from '../storage/temp-home.ts'
import { scenes, tellRun, type ToldRun } from '../storage/told-runs.ts'
import { openPorts, type HeardPorts } from './real-ports.ts'

const day = 86_400_000
const good = tellRun(scenes.passed, { at: Date.UTC(2026, 0, 1) })
const bad = tellRun(scenes.killed, { at: Date.UTC(2026, 0, 1) + day, start: { owner: currentOwner() } })

interface Scene {
  readonly home: string
  readonly ports: HeardPorts
  readonly served: ServedDashboard
}
/** Each test runs twice: with the index in the server's own thread, and in the thread that writes. */
const inHome = (prepare: (home: string) => void, tell: (scene: Scene) => Promise<void>) => async (): Promise<void> => {
  for (const writesInThread of [false, true]) {
    using home = tempHome()
    writeJournal(home.path, good)
    prepare(home.path)
    await using ports = await openPorts(home.path, { pollMs: 30, writesInThread })
    await using served = await serveFake({ ports, peer: 'own' })
    await until(() => ports.notices.some(({ kind }) => kind === 'reset'))
    await tell({ home: home.path, ports, served })
    expect([served.bugs, ports.warnings]).to.deep.equal([[], []])
  }
}

const list = async ({ served }: Scene): Promise<RunListJson> => (await (await served.get('/api/v1/runs')).json()) as RunListJson
const named = async (scene: Scene): Promise<readonly string[]> =>
  ((await list(scene)).unreadable ?? []).map(({ id, reason }) => `${id}: ${reason}`)
const listed = async (scene: Scene): Promise<readonly string[]> => (await list(scene)).runs.map(({ id, status }) => `${id}: ${status}`)
const putFolder = (home: string, { id }: ToldRun): void => {
  mkdirSync(journalPath(runFolderPath(home, id)), { recursive: true })
}

describe('the dashboard of a home with a run that cannot be read', () => {
  it(
    'A8: lists it with the other runs, and says why it cannot be read on request',
    inHome(
      (home) => {
        putFolder(home, bad)
      },
      async (scene) => {
        expect(await listed(scene)).to.deep.equal([`${good.id}: passed`])
        expect(await named(scene)).to.deep.equal([`${bad.id}: its journal is a folder`])
        const at = `/api/v1/runs/${bad.id}`
        for (const path of [at, `${at}/events`, `${at}/jobs/lint/log`, `${at}/jobs/lint/lines`, `${at}/jobs/lint/matches?text=x`]) {
          const answer = await scene.served.get(path)
          const { error } = (await answer.json()) as ErrorJson
          expect([answer.status, error.code, error.message], path).to.deep.equal([
            422,
            'run-unreadable',
            `The run ${bad.id} cannot be read: its journal is a folder.`,
          ])
          expect(error.tryThis).to.have.length(1)
        }
        for (const what of ['cancel', 'retry']) expect((await scene.served.post(`${at}/${what}`, {})).status).to.equal(422)
        const failures = await scene.served.get(`/api/v1/failures?runs=${bad.id},${good.id}`)
        expect([failures.status, await failures.json()]).to.deep.equal([200, { failures: [] }])
        expect((await scene.served.get(`/api/v1/compare?a=${good.id}&b=${bad.id}`)).status).to.equal(422)
      },
    ),
  )

  it(
    'A8: shows it as soon as it is repaired, and notifies its pages',
    inHome(
      (home) => {
        putFolder(home, bad)
      },
      async (scene) => {
        expect(await named(scene)).to.have.length(1)
        rmSync(journalPath(runFolderPath(scene.home, bad.id)), { recursive: true })
        writeJournal(scene.home, bad)
        await until(async () => (await named(scene)).length === 0)
        expect(await listed(scene)).to.deep.equal([`${bad.id}: running`, `${good.id}: passed`])
        await until(() =>
          scene.ports.notices.some((notice) => notice.kind === 'run' && notice.run === bad.id && notice.status === 'running'),
        )
      },
    ),
  )

  it(
    'A8: notices one that begins while the server is running',
    inHome(
      () => undefined,
      async (scene) => {
        const newest = tellRun(scenes.killed, { at: Date.now() })
        const [start = {}] = newest.events
        mkdirSync(runFolderPath(scene.home, newest.id))
        writeFileSync(journalPath(runFolderPath(scene.home, newest.id)), `${JSON.stringify({ ...start, v: 2 })}\n`)
        const reason = 'a newer Sparkwing wrote it (journal version 2; this one reads version 1)'
        await until(() => scene.ports.notices.some((notice) => notice.kind === 'run' && notice.run === newest.id))
        expect(await named(scene)).to.deep.equal([`${newest.id}: ${reason}`])
        rmSync(runFolderPath(scene.home, newest.id), { recursive: true })
        await until(async () => (await named(scene)).length === 0)
      },
    ),
  )

  it(
    'A8: continues to show one that it could read before',
    inHome(
      (home) => {
        writeJournal(home, bad)
      },
      async (scene) => {
        await until(async () => (await listed(scene)).includes(`${bad.id}: running`))
        const newer = { v: 2, seq: bad.events.length + 1, at: Date.now(), type: 'job.paused' }
        appendFileSync(journalPath(runFolderPath(scene.home, bad.id)), `${JSON.stringify(newer)}\n`)
        await until(async () => (await named(scene)).length === 1)
        expect((await listed(scene)).map((one) => one.replace(/:.*/, ''))).to.deep.equal([bad.id, good.id])
        expect((await scene.served.get(`/api/v1/runs/${bad.id}`)).status).to.equal(200)
      },
    ),
  )

  it(
    'A8: reports one that it follows each time it cannot be read, and shows it as running in between',
    inHome(
      (home) => {
        writeJournal(home, bad)
      },
      async (scene) => {
        const journal = journalPath(runFolderPath(scene.home, bad.id))
        const { size } = statSync(journal)
        const newer = { v: 2, seq: bad.events.length + 1, at: Date.now(), type: 'job.paused' }
        const told = (): string | undefined =>
          scene.ports.notices.filter((notice) => notice.kind === 'run').findLast(({ run }) => run === bad.id)?.status
        const shown = async (): Promise<string | undefined> => (await list(scene)).runs.find(({ id }) => id === bad.id)?.status
        await until(() => told() === 'running')
        for (let time = 1; time <= 2; time++) {
          appendFileSync(journal, `${JSON.stringify(newer)}\n`)
          await until(() => told() === 'unreachable')
          expect(await shown()).to.equal('unreachable')
          truncateSync(journal, size)
          await until(() => told() === 'running')
          expect(await shown()).to.equal('running')
        }
      },
    ),
  )
})
