import { rmSync } from 'node:fs'
import { expect } from 'chai'
import { runFolderPath } from '../../src/journal/run-folder.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { tempHome } from '../storage/temp-home.ts'
import { firstStart, scenes, tellRun, type ToldRun } from '../storage/told-runs.ts'
import { alive, openPorts } from './real-ports.ts'

const hourMs = 3_600_000
const git = { branch: 'main', commit: 'abc', dirty: false }
const told = (hour: number, scene: keyof typeof scenes, start: object = { git }): ToldRun =>
  tellRun(scenes[scene], { at: firstStart + hour * hourMs, start })
const build = { project: '/p', pipeline: 'build' }

describe('the history of many runs', () => {
  it('is shown for each pipeline, with the live run in its present state', async () => {
    using home = tempHome()
    const runs = [told(0, 'passed'), told(1, 'failed'), told(2, 'retried'), told(3, 'passed'), told(4, 'killed')]
    const other = told(5, 'cancelled', { pipeline: 'other' })
    for (const run of [...runs, other]) writeJournal(home.path, run)
    const newest = runs[4]?.id
    await using ports = await openPorts(home.path, { proveOwner: alive })

    const { pipelines } = await ports.history.pipelines()
    expect(pipelines.map(({ pipeline, runs: count, passRate }) => [pipeline, count, passRate])).to.deep.equal([
      ['build', 5, 0.75],
      ['other', 1, undefined],
    ])
    const [first, second] = pipelines
    expect(first?.usual).to.deep.equal({ p50Ms: 90, p90Ms: 120, runs: 3 })
    expect(first?.last).to.include({ id: newest, status: 'running', cells: 'rw' })
    expect(first?.recent.map(({ status, durationMs }) => [status, durationMs])).to.deep.equal([
      ['running', undefined],
      ['passed', 90],
      ['passed', 120],
      ['failed', 60],
      ['passed', 90],
    ])
    expect(second?.last.id).to.equal(other.id)

    const stats = await ports.history.stats({ ...build, limit: 4 })
    expect(stats.runs.map(({ id }) => id)).to.deep.equal([...runs.slice(1).map(({ id }) => id)].reverse())
    expect(stats).to.deep.include({ ...build, passRate: 0.75, usual: first?.usual, trend: [] })
    expect(stats.jobs).to.deep.equal([
      {
        id: 'lint',
        runs: 3,
        failures: 1,
        allowedFailures: 0,
        flaky: { passed: 2, failed: 1, retried: 1, example: { passed: runs[3]?.id, failed: runs[1]?.id } },
      },
      { id: 'test', runs: 2, failures: 0, allowedFailures: 0 },
    ])

    const grid = await ports.history.grid({ ...build, limit: 3 })
    expect(grid.runs.map(({ id, branch }) => [id, branch])).to.deep.equal([4, 3, 2].map((index) => [runs[index]?.id, 'main']))
    expect(grid.jobs).to.deep.equal([
      {
        ...{ id: 'lint', cells: 'rpt', durations: [null, 7, 7] },
        flaky: { passed: 0, failed: 0, retried: 1, example: { passed: runs[2]?.id, failed: runs[2]?.id } },
      },
      { id: 'test', cells: 'wpp', durations: [null, 7, 7] },
    ])
  })

  it('is empty for a pipeline that never ran, or whose runs are gone', async () => {
    using home = tempHome()
    const run = told(0, 'passed')
    writeJournal(home.path, run)
    await using ports = await openPorts(home.path)
    expect((await ports.history.stats({ ...build, pipeline: 'none', limit: 9 })).runs).to.deep.equal([])
    expect(await ports.history.grid({ ...build, project: '/q', limit: 9 })).to.deep.equal({ runs: [], jobs: [] })
    expect((await ports.history.pipelines()).pipelines).to.have.length(1)
    rmSync(runFolderPath(home.path, run.id), { recursive: true })
    while ((await ports.history.pipelines()).pipelines.length > 0) await new Promise(setImmediate)
    expect((await ports.history.stats({ ...build, limit: 9 })).runs).to.deep.equal([])
  })

  it('compares two runs, also if one is live', async () => {
    using home = tempHome()
    const [over, running] = [told(0, 'passed'), told(1, 'killed')]
    for (const run of [over, running]) writeJournal(home.path, run)
    await using ports = await openPorts(home.path, { proveOwner: alive })
    const compared = await ports.history.compare(over.id, running.id)
    if ('missing' in compared) throw new Error(`${compared.missing} is missing`)
    expect([compared.a.id, compared.b.id, compared.b.status]).to.deep.equal([over.id, running.id, 'running'])
    expect(compared.jobs.map(({ id, a, b }) => [id, a?.status, b?.status])).to.deep.equal([
      ['lint', 'passed', 'running'],
      ['test', 'passed', 'pending'],
    ])
    const none = told(9, 'passed').id
    expect(await ports.history.compare(none, over.id)).to.deep.equal({ missing: none })
    expect(await ports.history.compare(over.id, none)).to.deep.equal({ missing: none })
  })

  it('covers fewer runs if their plans are very large', async () => {
    using home = tempHome()
    const [plan] = scenes.passed
    const jobs = plan?.type === 'run.planned' ? plan.jobs.slice(0, 1) : []
    const many = Array.from({ length: 11_000 }, (_, index) =>
      jobs.map((job) => ({ ...job, id: `${job.id}-${index}` as typeof job.id })),
    ).flat()
    for (const hour of [0, 1]) writeJournal(home.path, tellRun([{ type: 'run.planned', jobs: many }], { at: firstStart + hour * hourMs }))
    await using ports = await openPorts(home.path, { proveOwner: alive })
    const grid = await ports.history.grid({ ...build, limit: 9 })
    expect([grid.runs.length, grid.jobs.length]).to.deep.equal([1, 11_000])
  })
})
