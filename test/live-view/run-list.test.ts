import { appendFileSync } from 'node:fs'
import { expect } from 'chai'
import { createRunReading } from '../../src/live-view/run-reading.ts'
import type { KeptIndex } from '../../src/live-view/kept-index.ts'
import type { RunIndex } from '../../src/records/run-index.ts'
import { journalPath } from '../../src/journal/run-folder.ts'
import type { RunSearch } from '../../src/storage/store.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { tempHome } from '../storage/temp-home.ts'
import { firstStart, scenes, tellRun, type ToldRun } from '../storage/told-runs.ts'
import { alive, openPorts } from './real-ports.ts'

const hourMs = 3_600_000
const told = (hour: number, scene: keyof typeof scenes, start: object = {}): ToldRun =>
  tellRun(scenes[scene], { at: firstStart + hour * hourMs, start })

describe('the list of runs of the dashboard', () => {
  it('shows cells and usual times, and finds finished and live runs by text', async () => {
    using home = tempHome()
    const passed = [told(0, 'passed'), told(1, 'passed'), told(2, 'retried'), told(3, 'failed')]
    const other = told(4, 'passed', { pipeline: 'other', git: { subject: 'Mend the cart' } })
    const live = told(5, 'killed', { inputs: { title: 'The Cart' } })
    const headline = { line: 7, text: 'Error: Stock of 10% is odd', family: 'exception', signature: 'x' }
    const broken = tellRun(
      scenes.failed.map((body) => (body.type === 'job.finished' && body.ended.status === 'failed' ? { ...body, headline } : body)),
      { at: firstStart - hourMs, start: { pipeline: 'stock' } },
    )
    for (const run of [broken, ...passed, other, live]) writeJournal(home.path, run)
    await using ports = await openPorts(home.path, { proveOwner: alive })
    await ports.runs.get(live.id)

    const { runs } = await ports.runs.list({ limit: 10 })
    expect(runs.map(({ cells }) => cells)).to.deep.equal(['rw', 'pp', 'fs', 'tp', 'pp', 'pp', 'fs'])
    const usual = { p50Ms: 90, p90Ms: 120, runs: 3 }
    expect(runs.map((run) => run.usual)).to.deep.equal([usual, undefined, usual, usual, usual, usual, undefined])

    const found = async (query: object) => (await ports.runs.list({ limit: 10, ...query })).runs.map(({ id }) => id)
    expect(await found({ text: 'cart' })).to.deep.equal([live.id, other.id])
    expect(await found({ text: 'cart', status: 'running' })).to.deep.equal([live.id])
    expect(await found({ text: 'cart', until: firstStart + 5 * hourMs })).to.deep.equal([other.id])
    expect(await found({ text: 'no such words' })).to.deep.equal([])
    expect(await found({ text: 'STOCK OF 10%' })).to.deep.equal([broken.id])
    const first = await ports.runs.list({ limit: 1, text: 'cart' })
    expect(first.runs.map(({ id }) => id)).to.deep.equal([live.id])
    expect(await found({ text: 'cart', before: first.next })).to.deep.equal([other.id])

    const detail = await ports.runs.get(live.id)
    expect(detail?.usual).to.deep.equal(usual)
    expect(detail?.lastPassed).to.deep.equal({ run: passed[2]?.id, hasSameInputs: false, hasSameBranch: true })
    expect(detail?.criticalPath).to.deep.equal(['lint'])
    expect(detail?.run.cells).to.equal('rw')
    expect(await ports.runs.get(passed[0]?.id ?? live.id)).not.to.have.property('lastPassed')
  })

  it('updates usual times when a run ends', async () => {
    using home = tempHome()
    for (const run of [told(0, 'passed'), told(1, 'passed')]) writeJournal(home.path, run)
    const third = told(2, 'passed')
    const folder = writeJournal(home.path, { ...third, events: third.events.slice(0, -1) })
    await using ports = await openPorts(home.path, { proveOwner: alive })
    const usual = async () => (await ports.runs.list({ limit: 1 })).runs[0]?.usual
    expect(await usual()).to.equal(undefined)
    appendFileSync(journalPath(folder), `${JSON.stringify(third.events.at(-1))}\n`)
    let learned = await usual()
    while (learned === undefined) {
      await new Promise(setImmediate)
      learned = await usual()
    }
    expect(learned).to.deep.equal({ p50Ms: 90, p90Ms: 90, runs: 3 })
  })

  it('looks through 5,000 runs for a page of a rare text, and returns where to continue', async () => {
    const asked: RunSearch[] = []
    const search: RunIndex['search'] = (query) => {
      asked.push(query)
      return Promise.resolve({ runs: [], next: tellRun([], { at: firstStart - asked.length * hourMs }).id })
    }
    const index = {
      use: (ask: (open: RunIndex) => unknown) => ask({ search, unreadable: new Map() as RunIndex['unreadable'] } as RunIndex),
    } as KeptIndex
    const none = { get: () => undefined, all: () => [] }
    const unused = (): never => {
      throw new Error('nobody asks for this')
    }
    const usual = { of: unused, expectedEnd: unused, forget: unused }
    const reading = createRunReading({ home: '/home', index, live: none, pagesOf: unused, runOf: unused, usual })
    const page = await reading.list({ text: 'rare', limit: 50 })
    expect(page.runs).to.deep.equal([])
    expect(asked.reduce((sum, { examine }) => sum + examine, 0)).to.equal(5000)
    expect(page.next?.slice(0, 8)).to.equal(tellRun([], { at: firstStart - asked.length * hourMs }).id.slice(0, 8))
    expect(asked[1]?.before?.slice(0, 11)).to.equal(tellRun([], { at: firstStart - hourMs }).id.slice(0, 11))
  })
})
