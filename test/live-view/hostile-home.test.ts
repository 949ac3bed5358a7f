import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { journalPath, logIndexPath, logPath, runFolderPath } from '../../src/journal/run-folder.ts'
import { toJobId, type RunId } from '../../src/model/ids.ts'
import { times } from '../faults/times.ts'
import { until } from '../journal/until.ts'
import { ask } from '../server/raw-http.ts'
import { serveFake, type ServedDashboard } from '../server/serve-fake.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { tempHome } from '../storage/temp-home.ts'
import { scenes, tellRun } from '../storage/told-runs.ts'
import { openPorts, type HeardPorts } from './real-ports.ts'

const first = tellRun(scenes.killed).events[0] ?? {}
const line = (event: object): string => `${JSON.stringify(event)}\n`
const nullified = Object.fromEntries(Object.entries(first).map(([name, value]) => [name, typeof value === 'object' ? null : value]))

/** More than is read of a journal at once, which is 4 MiB. */
const megabytes = times(5, 10)
/** Journals as a damaged disk, manual editing or a newer Sparkwing may leave them. */
const journals: Readonly<Record<string, string>> = {
  'a start and nothing in it': '{"v":1,"seq":1,"at":1,"type":"run.started"}\n',
  'a start without owner': line({ ...first, owner: undefined }),
  'a start of nulls': line(nullified),
  'a start that is text': line(Object.fromEntries(Object.keys(first).map((name) => [name, name === 'type' ? 'run.started' : 'x']))),
  'a plan without jobs': line(first) + line({ v: 1, seq: 2, at: 1, type: 'run.planned' }),
  'a plan of holes': line(first) + line({ v: 1, seq: 2, at: 1, type: 'run.planned', jobs: [null, {}] }),
  'the end of a job that nobody planned': line(first) + line({ v: 1, seq: 2, at: 1, type: 'job.finished', job: 'nope' }),
  'an end without an end': line(first) + line({ v: 1, seq: 2, at: 1, type: 'run.finished' }),
  'two starts': line(first) + line({ ...first, seq: 2 }),
  'a number beyond all numbers': line({ ...first, seq: 1e300 }),
  'a number below zero': line({ ...first, seq: -5 }),
  [`a line of ${megabytes} MB`]: line({ ...first, args: ['x'.repeat(megabytes * 1_000_000)] }),
  [`${megabytes} MB of noise`]: `${'x'.repeat(megabytes * 1_000_000)}\n`,
  'another version': line({ ...first, v: 99 }),
  'a prototype': line(first).replace('{', '{"__proto__":{"x":1},'),
  'brackets without end': line(first) + '['.repeat(100_000) + '\n',
  'JSON that is no record': '[1,2]\n"s"\nnull\n5\n',
  zeros: '\0\0\0\0\n',
}

interface Scene {
  readonly home: string
  readonly ports: HeardPorts
  readonly served: ServedDashboard
}
const inHome = async (prepare: (home: string) => void, tell: (scene: Scene) => Promise<void>): Promise<void> => {
  using home = tempHome()
  prepare(home.path)
  await using ports = await openPorts(home.path, { pollMs: 30 })
  await using served = await serveFake({ ports, peer: 'own' })
  await until(() => ports.notices.some(({ kind }) => kind === 'reset'))
  await tell({ home: home.path, ports, served })
  expect(served.bugs).to.deep.equal([])
}
const idsOf = async ({ ports }: Scene): Promise<readonly string[]> => (await ports.runs.list({ limit: 99 })).runs.map(({ id }) => id)
const unreadableOf = async ({ ports }: Scene): Promise<readonly string[]> =>
  ((await ports.runs.list({ limit: 99 })).unreadable ?? []).map(({ id, reason }) => `${id}: ${reason}`)
const job = toJobId('lint')

/** All ways to read about a run; none may cause a bug. */
const readAll = async (served: ServedDashboard, run: RunId): Promise<void> => {
  const at = `/api/v1/runs/${run}`
  for (const path of [at, `${at}/events`, `${at}/jobs/lint/lines`, `${at}/jobs/lint/lines?tail=9`, `${at}/jobs/lint/log`]) {
    const answer = await served.get(path)
    expect(answer.status, path).to.be.oneOf([200, 400, 404, 422])
    await answer.arrayBuffer()
  }
}

describe('a home with unexpected things in it', () => {
  for (const [name, journal] of Object.entries(journals)) {
    it(`A8: shows the other runs next to a journal of ${name}, and that run or why it cannot be read`, async () => {
      const before = tellRun(scenes.passed, { at: Date.UTC(2026, 0, 1) })
      const bad = tellRun(scenes.killed, { at: Date.now() })
      const behind = tellRun(scenes.passed, { at: Date.now() + 1000 })
      await inHome(
        (home) => {
          for (const run of [before, behind]) writeJournal(home, run)
          mkdirSync(runFolderPath(home, bad.id), { recursive: true })
          writeFileSync(journalPath(runFolderPath(home, bad.id)), journal)
        },
        async (scene) => {
          expect(await idsOf(scene)).to.include.members([before.id, behind.id])
          await readAll(scene.served, bad.id)
          const isNamed = (ids: readonly string[]): boolean => ids.some((id) => id.startsWith(bad.id))
          await until(async () => isNamed(await idsOf(scene)) || isNamed(await unreadableOf(scene)))
          expect(scene.ports.warnings.length).to.be.at.most(1)
        },
      )
    })
  }

  it('does not block on a pipe in place of a file, and follows no link', async () => {
    const [good, piped, linked, moved] = [1, 2, 3, 4].map((day) => tellRun(scenes.killed, { at: Date.UTC(2026, 0, day) })) as [
      ReturnType<typeof tellRun>,
      ReturnType<typeof tellRun>,
      ReturnType<typeof tellRun>,
      ReturnType<typeof tellRun>,
    ]
    await inHome(
      (home) => {
        const folder = writeJournal(home, good)
        execFileSync('mkfifo', [logPath(folder, job), logIndexPath(folder, job)])
        mkdirSync(runFolderPath(home, piped.id))
        execFileSync('mkfifo', [journalPath(runFolderPath(home, piped.id))])
        const elsewhere = join(home, 'elsewhere')
        renameSync(writeJournal(home, linked), elsewhere)
        symlinkSync(elsewhere, runFolderPath(home, linked.id))
        const real = writeJournal(home, moved)
        renameSync(journalPath(real), join(home, 'moved.ndjson'))
        symlinkSync(join(home, 'moved.ndjson'), journalPath(real))
      },
      async (scene) => {
        expect(await idsOf(scene)).to.deep.equal([good.id])
        expect(await unreadableOf(scene)).to.deep.equal([
          `${moved.id}: its journal is a symbolic link`,
          `${piped.id}: its journal is a pipe`,
        ])
        for (const { id } of [good, piped, linked, moved]) await readAll(scene.served, id)
        expect(scene.ports.warnings).to.deep.equal([])
      },
    )
  })

  it('answers odd names of runs and jobs with 404 or 400', async () => {
    const run = tellRun(scenes.passed)
    await inHome(
      (home) => void writeJournal(home, run),
      async ({ served }) => {
        const names = ['..', '.', '%2e%2e', '%2f', 'a%2fb', '%00', '%', '%zz', '%ff', '%e2%80%ae', 'ü', 'lint%20', 'lint.log', 'LINT']
        const odd = [...names, 'x'.repeat(200), 'x'.repeat(300), 'é'.repeat(200), '_envelope', '_envelope.ndjson', '-', '~', '__proto__']
        for (const name of odd) {
          for (const target of [
            `/api/v1/runs/${name}`,
            `/api/v1/runs/${name}/events`,
            `/api/v1/runs/${run.id}/jobs/${name}/log`,
            `/api/v1/runs/${run.id}/jobs/${name}/lines`,
          ]) {
            expect((await ask(served.port, { target })).status, target).to.be.oneOf([400, 404])
          }
        }
        for (const query of ['from=0', 'from=-1', 'from=1e9', 'from=99999999999999999999', 'count=', 'tail=0', 'tail=1&tail=2', 'x=1']) {
          expect((await ask(served.port, { target: `/api/v1/runs/${run.id}/jobs/lint/lines?${query}` })).status, query).to.equal(400)
        }
        const far = await ask(served.port, { target: `/api/v1/runs/${run.id}/jobs/lint/lines?from=9007199254740991&count=2000` })
        expect([far.status, (JSON.parse(far.body) as { lines: unknown[] }).lines]).to.deep.equal([200, []])
      },
    )
  })

  it('sends a whole log even if its run is removed meanwhile, and nothing of it after that', async () => {
    const run = tellRun(scenes.passed)
    const text = 'so much that no buffer takes it all\n'.repeat(500_000)
    await inHome(
      (home) => {
        writeFileSync(logPath(writeJournal(home, run), job), text)
      },
      async ({ home, served }) => {
        const target = `/api/v1/runs/${run.id}/jobs/lint/log`
        const answer = await served.get(target)
        const hash = createHash('sha256')
        let isRemoved = false
        for await (const chunk of answer.body ?? []) {
          if (!isRemoved) rmSync(runFolderPath(home, run.id), { recursive: true })
          isRemoved = true
          hash.update(chunk as Uint8Array)
        }
        expect(hash.digest('hex')).to.equal(createHash('sha256').update(text).digest('hex'))
        expect((await ask(served.port, { target })).status).to.equal(404)
      },
    )
  })

  it('answers HEAD and conditional requests for a log as for any file, and keeps none open', async () => {
    const run = tellRun(scenes.passed)
    await inHome(
      (home) => {
        writeFileSync(logPath(writeJournal(home, run), job), 'x'.repeat(100_000))
      },
      async ({ served }) => {
        const target = `/api/v1/runs/${run.id}/jobs/lint/log`
        for (let round = 0; round < 40; round++) {
          const { status, headers } = await served.get(target, { method: 'HEAD' })
          expect([status, headers.get('content-length')]).to.deep.equal([200, '100000'])
        }
        for (const condition of [
          'If-None-Match: *',
          'If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT',
          'If-Match: "x"',
          'If-Range: "x"',
        ]) {
          const { status, body } = await ask(served.port, { target, headers: [condition, 'Range: bytes=0-9'] })
          expect([status, body.length], condition).to.deep.equal(condition.startsWith('If-Range') ? [200, 100_000] : [206, 10])
        }
      },
    )
  })
})
