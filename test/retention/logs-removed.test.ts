import { readdirSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { areLogsRemoved, markLogsRemoved, readLogsRemoved, removeLogFiles } from '../../src/journal/logs-removed.ts'
import { runFolderPath } from '../../src/journal/run-folder.ts'
import { toJobId, type RunId } from '../../src/model/ids.ts'
import type { SearchLineJson } from '../../src/wire/api.ts'
import { mistake } from '../caught.ts'
import { openPorts, type HeardPorts } from '../live-view/real-ports.ts'
import { tempHome } from '../storage/temp-home.ts'
import { writeOldRun, writeOldRuns } from './old-runs.ts'

const lint = toJobId('lint')
const day = 86_400_000

/** A home with two runs, of which the first has lost its logs an hour ago. The files of its logs are still there if `withFiles`. */
const homeWithout = ({ withFiles = false } = {}) => {
  const home = tempHome()
  const [without, whole] = writeOldRuns(home.path, 2) as [RunId, RunId]
  markLogsRemoved(runFolderPath(home.path, without), { at: Date.now() - 3_600_000, bytes: 24 })
  if (!withFiles) removeLogFiles(runFolderPath(home.path, without))
  return { home, without, whole, [Symbol.dispose]: home[Symbol.dispose] }
}
const searched = async (ports: HeardPorts): Promise<readonly SearchLineJson[]> => {
  const query = { text: 'done', isRegex: false, isCaseSensitive: false, limit: 10 }
  return (await Array.fromAsync(ports.search.search(query, new AbortController().signal))).filter(({ type }) => type !== 'progress')
}

describe('a run whose logs were removed to make room', function () {
  this.timeout(180_000)

  for (const withFiles of [false, true])
    it(`is reported to every reader of its logs${withFiles ? ', also if their files are still there after a crash' : ''}`, async () => {
      using made = homeWithout({ withFiles })
      const { home, without, whole } = made
      await using ports = await openPorts(home.path)
      const { code, message, exitCode } = await mistake(() => ports.logs.open(without, lint))
      expect([code, exitCode]).to.deep.equal(['logs-removed', 3])
      expect(message).to.equal(`The logs of the run ${without} were removed to make room, 1 h ago (24 B).`)
      const detail = await ports.runs.get(without)
      expect(detail?.run.logsRemoved?.bytes).to.equal(24)
      expect(detail?.jobs.map(({ log }) => [log?.bytes, log?.isRemoved])).to.deep.equal([
        [12, true],
        [12, true],
      ])
      const { runs } = await ports.runs.list({ limit: 5 })
      expect(runs.map(({ id, logsRemoved }) => [id, logsRemoved?.bytes])).to.deep.equal([
        [whole, undefined],
        [without, 24],
      ])
      expect((await ports.runs.get(whole))?.jobs.map(({ log }) => log?.isRemoved)).to.deep.equal([undefined, undefined])
      const lines = await searched(ports)
      expect(lines.map((line) => (line.type === 'hit' ? [line.run, line.job] : line))).to.deep.equal([
        [whole, 'lint'],
        [whole, 'test'],
        { type: 'end', hits: 2, runs: 1, bytes: 24, because: 'done', withoutLogs: 1 },
      ])
    })

  it('is not shown as a run without output by a reader that has its log open when it is removed', async () => {
    using home = tempHome()
    const run = writeOldRun(home.path, { hour: 0 })
    const folder = runFolderPath(home.path, run)
    await using ports = await openPorts(home.path)
    await using log = await ports.logs.open(run, lint)
    if (!log) throw new Error('no log')
    expect((await log.lines(1, 9)).total).to.equal(1)
    const download = log.read(0, await log.size())[Symbol.asyncIterator]()
    markLogsRemoved(folder, { at: Date.now(), bytes: 24 })
    removeLogFiles(folder)
    expect(readdirSync(folder).sort()).to.deep.equal(['_envelope.ndjson', 'logs-removed.json'])
    // what has begun goes on: the file is open
    expect(Buffer.from((await download.next()).value ?? []).toString()).to.equal('it is done.\n')
    expect((await mistake(() => log.lines(1, 9))).code).to.equal('logs-removed')
    expect((await mistake(() => log.tail(9))).code).to.equal('logs-removed')
  })

  it('keeps its mark as it is, and what is in its place marks it all the same', () => {
    using home = tempHome()
    const folder = runFolderPath(home.path, writeOldRun(home.path, { hour: 0 }))
    expect([areLogsRemoved(folder), readLogsRemoved(folder)]).to.deep.equal([false, undefined])
    markLogsRemoved(folder, { at: 5, bytes: 7 })
    markLogsRemoved(folder, { at: 6, bytes: 0 })
    expect(readLogsRemoved(folder)).to.deep.equal({ at: 5, bytes: 7 })
    for (const text of ['', 'null', '{"bytes": "many"}', '{"at": 1e300, "bytes": 1e300}', '{"at": -1, "bytes": -1}', ' '.repeat(20_000)]) {
      writeFileSync(`${folder}/logs-removed.json`, text)
      expect(readLogsRemoved(folder)?.at).to.be.within(Date.now() - day, Date.now() + 1)
      expect(readLogsRemoved(folder)?.bytes).to.equal(undefined)
    }
    expect(areLogsRemoved(`${folder}/none`)).to.equal(false)
  })
})
