import { lstatSync, mkdirSync, rmSync } from 'node:fs'
import { expect } from 'chai'
import type { ProveOwner } from '../../src/records/catch-up/catch-up.ts'
import { scanRun } from '../../src/doctor/scan-run.ts'
import { listRuns } from '../../src/records/list-runs.ts'
import { shownDetail } from '../../src/records/run-detail.ts'
import { openRunIndex, type RunIndex } from '../../src/records/run-index.ts'
import { chosenJobs, renderWhy } from '../../src/cli/render/run/render-why.ts'
import { renderRunDetail } from '../../src/cli/render/run/render-run-detail.ts'
import { renderRunList } from '../../src/cli/render/render-run-list.ts'
import { compareRuns } from '../../src/history/compare-runs.ts'
import { JournalPages } from '../../src/journal/journal-pages.ts'
import { journalPath, runFolderPath } from '../../src/journal/run-folder.ts'
import { toSeq, type RunId } from '../../src/model/ids.ts'
import type { RunSnapshot } from '../../src/model/run-record.ts'
import { UnreadableError } from '../../src/model/unreadable.ts'
import type { RunListJson } from '../../src/wire/run.ts'
import { toRunSummaryJson } from '../../src/wire/to-json.ts'
import { createLocks } from '../../src/locks/locks.ts'
import { sqlitePlugin } from '../../src/plugins/sqlite/plugin.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { tempHome } from '../storage/temp-home.ts'
import { firstStart, scenes, tellRun } from '../storage/told-runs.ts'
import { drawFrom, mutateJournal, pick, type Draw } from './mutate-journal.ts'
import { times } from './times.ts'

const mutations = times(100, 10_000)
const hourMs = 3_600_000
const look = { isColour: false, columns: 120, now: firstStart + 500 * hourMs }

const gone: ProveOwner = () => ({ verdict: 'gone', because: 'its process 4711 is gone' })
const verdicts: readonly ProveOwner[] = [
  () => ({ verdict: 'alive' }),
  gone,
  () => ({ verdict: 'unreachable', because: 'it was started on another machine' }),
]

/** Everything that shows a run shows this one, whatever its journal contains. */
const showAll = async (index: RunIndex, home: string, bad: RunId, good: RunSnapshot): Promise<void> => {
  const found = await index.get(bad)
  if (!found) return
  const listed = (await index.list({ limit: 200 })).filter(({ run }) => run.id === bad).map(toRunSummaryJson)
  renderRunList({ runs: listed }, look)
  const detail = shownDetail(found, runFolderPath(home, bad))
  renderRunDetail(detail, look)
  renderWhy(chosenJobs(detail, undefined), look)
  compareRuns(found, good)
  compareRuns(good, found)
  await index.jobs([bad])
  await index.recent({ limit: 200 })
  await index.search({ text: 'abc', examine: 200, limit: 200 })
  await index.pipelines()
}

/** What pages get of the journal itself: events, or the reason why there are none. */
const readPages = async (home: string, bad: RunId): Promise<void> => {
  try {
    await new JournalPages(journalPath(runFolderPath(home, bad))).after(toSeq(0), 5000)
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error
  }
}

describe('mutated journals', function () {
  this.timeout(3_600_000)

  it(`A8: of 100 good runs and one with each of ${mutations} mutated journals, every run is listed or named with a reason`, async () => {
    using home = tempHome()
    const kinds = Object.values(scenes)
    const runs = Array.from({ length: 101 }, (_, index) =>
      tellRun(kinds[index % kinds.length] ?? [], { at: firstStart + index * hourMs, start: { pipeline: `p${index % 7}` } }),
    )
    const [bad] = runs.splice(50, 1)
    const [other] = runs
    if (!bad || !other) throw new Error('there is no run to damage')
    for (const run of runs) writeJournal(home.path, run)
    const folder = runFolderPath(home.path, bad.id)
    const path = journalPath(folder)
    const retryOf = { run: other.id, first: other.id, mode: 'failed' } as const
    const retry = tellRun(scenes.cached, { at: firstStart + 50 * hourMs, start: { retryOf } }).events
    const told = [bad.events, retry.map((event) => (event.type === 'run.started' ? { ...event, run: bad.id } : event))] as const
    const others = { otherRun: other.id, otherJournal: journalPath(runFolderPath(home.path, other.id)) }

    let verdict = gone
    const open = (readOnly = false): Promise<RunIndex> =>
      openRunIndex({
        ...{ home: home.path, storage: sqlitePlugin.storage, locks: createLocks(home.path), readOnly },
        proveOwner: (owner) => verdict(owner),
      })
    const listed = (index: RunIndex): Promise<RunListJson> =>
      listRuns({ ...noWarnings, index, home: home.path, projects: () => Promise.resolve(undefined) }, { limit: 200 })
    await using kept = await disposable(open())
    const goodOnes = (await listed(kept.index)).runs
    const good = await kept.index.get(other.id)
    if (!good) throw new Error('there is no good run')
    expect(goodOnes).to.have.length(100)
    const goodText = JSON.stringify(goodOnes)

    const check = async (index: RunIndex): Promise<'listed' | 'named'> => {
      await index.catchUp()
      const answer = await listed(index)
      const others = answer.runs.filter(({ id }) => id !== bad.id)
      // a hundred deep comparisons take longer than everything else here
      if (JSON.stringify(others) !== goodText) expect(others).to.deep.equal(goodOnes)
      const isListed = answer.runs.some(({ id }) => id === bad.id)
      const { unreadable = [] } = answer
      for (const { id, reason, tryThis } of unreadable) {
        expect(id).to.equal(bad.id)
        // a bug of ours does not count as a reason
        expect(reason)
          .to.match(/^[^\n]{10,300}$/)
          .and.to.not.include('Error')
        expect(tryThis).to.match(/^[^\n]{10,400}$/)
      }
      expect(isListed || unreadable.length === 1, 'it is listed or named').to.equal(true)
      return isListed ? 'listed' : 'named'
    }
    const checkAll = async (index: RunIndex, draw: Draw): Promise<'listed' | 'named'> => {
      verdict = pick(draw, verdicts)
      const outcome = await check(index)
      await showAll(index, home.path, bad.id, good)
      await readPages(home.path, bad.id)
      scanRun(home.path, bad.id, verdict)
      // once it is closed, the next readers have nothing to write
      verdict = gone
      await check(index)
      const bytes = sizeOf(path)
      await check(index)
      expect(sizeOf(path)).to.equal(bytes)
      return outcome
    }

    const outcomes = { listed: 0, named: 0 }
    for (let number = 0; number < mutations; number++) {
      const draw = drawFrom(number)
      rmSync(folder, { recursive: true, force: true })
      // in one case of three, another process already knows the run with its journal as it was before
      const isKnown = draw(3) === 0
      if (!isKnown) await kept.index.catchUp()
      mkdirSync(folder)
      const did = mutateJournal(draw, path, { ...others, events: told[number % 2 ? 1 : 0] })
      try {
        await using fresh = isKnown ? await disposable(open(draw(4) === 0)) : kept.borrowed
        outcomes[await checkAll(fresh.index, draw)]++
      } catch (error) {
        throw new Error(`mutation ${number} (${did})`, { cause: error })
      }
    }
    expect({}).to.not.have.property('status')
    expect(outcomes.listed + outcomes.named).to.equal(mutations)
    expect(Math.min(outcomes.listed, outcomes.named)).to.be.above(mutations / 20)
    if (mutations > 1000) process.stdout.write(`      ${outcomes.listed} were listed, ${outcomes.named} named\n`)
  })
})

const noWarnings = { storage: sqlitePlugin.storage, warn: () => undefined, [Symbol.asyncDispose]: () => Promise.resolve() }

const sizeOf = (path: string): number | undefined => lstatSync(path, { throwIfNoEntry: false })?.size

interface OpenIndex extends AsyncDisposable {
  readonly index: RunIndex
}
const disposable = async (opening: Promise<RunIndex>): Promise<OpenIndex & { readonly borrowed: OpenIndex }> => {
  const index = await opening
  return {
    index,
    borrowed: { index, [Symbol.asyncDispose]: () => Promise.resolve() },
    [Symbol.asyncDispose]: () => index.close(),
  }
}
