import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { logPath } from '../../src/journal/run-folder.ts'
import { toJobId, type RunId } from '../../src/model/ids.ts'
import type { SearchQuery } from '../../src/server/ports.ts'
import type { SearchLineJson } from '../../src/wire/api.ts'
import { until } from '../journal/until.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { tempHome } from '../storage/temp-home.ts'
import { firstStart, scenes, tellRun } from '../storage/told-runs.ts'
import { openPorts, type HeardPorts } from '../live-view/real-ports.ts'
import type { SearchLimits } from '../../src/log-search/search.ts'

type Logs = Readonly<Record<string, string>>
interface Searched {
  readonly ports: HeardPorts
  readonly ids: readonly RunId[]
  readonly find: (query: Partial<SearchQuery>, signal?: AbortSignal) => Promise<readonly SearchLineJson[]>
}

const everything: SearchQuery = { text: '', isRegex: false, isCaseSensitive: true, limit: 1000 }

/** A machine that is busy with other things may let a thread wait for longer than a user would. */
const patient: Partial<SearchLimits> = { totalMs: 60_000, stallMs: 20_000, loadMs: 60_000 }

/** Runs an hour apart, each with these logs; the last is the newest. */
const withLogs = async (
  runs: readonly { readonly logs: Logs; readonly start?: object }[],
  tell: (searched: Searched) => Promise<void>,
  searchLimits: Partial<SearchLimits> = {},
): Promise<void> => {
  using home = tempHome()
  const ids = runs.map(({ logs, start = {} }, index) => {
    const run = tellRun(scenes.passed, { at: firstStart + index * 3_600_000, start })
    const folder = writeJournal(home.path, run)
    for (const [job, text] of Object.entries(logs)) writeFileSync(logPath(folder, toJobId(job)), text)
    return run.id
  })
  await using ports = await openPorts(home.path, { searchLimits: { ...patient, ...searchLimits } })
  // a home that takes long to read is shown before all of it is known
  await until(() => ports.notices.some(({ kind }) => kind === 'reset'))
  const find: Searched['find'] = (query, signal = new AbortController().signal) =>
    Array.fromAsync(ports.search.search({ ...everything, ...query }, signal))
  await tell({ ports, ids, find })
}

const hitsOf = (lines: readonly SearchLineJson[]) => lines.filter((line) => line.type === 'hit')
const placesOf = (lines: readonly SearchLineJson[]): readonly string[] => hitsOf(lines).map(({ job, line }) => `${job}:${line.number}`)
const failureOf = (searching: Promise<unknown>): Promise<unknown> => searching.catch((error: unknown) => error)

describe('the search through logs', function () {
  this.timeout(180_000)

  it('finds text and expressions, with or without regard to case, newest runs first, and says how far it went', () =>
    withLogs(
      [{ logs: { lint: 'one\nError: old\n' } }, { logs: { lint: 'fine\n', 'test/node-22': 'an ERROR here\nError: new\n' } }],
      async ({ ids, find }) => {
        const exact = await find({ text: 'Error' })
        expect(hitsOf(exact).map(({ run, job, pipeline, line }) => [run, job, pipeline, line.number, line.text])).to.deep.equal([
          [ids[1], 'test/node-22', 'build', 2, 'Error: new'],
          [ids[0], 'lint', 'build', 2, 'Error: old'],
        ])
        expect(exact.at(-1)).to.include({ type: 'end', hits: 2, runs: 2, because: 'done' })
        expect(placesOf(await find({ text: 'error', isCaseSensitive: false }))).to.deep.equal([
          'test/node-22:1',
          'test/node-22:2',
          'lint:2',
        ])
        expect(placesOf(await find({ text: '^an.*here$|^o', isRegex: true }))).to.deep.equal(['test/node-22:1', 'lint:1'])
        expect(placesOf(await find({ text: 'E.r', isCaseSensitive: false }))).to.deep.equal([])
      },
    ))

  it('looks only where it is told to', () =>
    withLogs(
      [
        { logs: { lint: 'x\n', test: 'x\n' } },
        { logs: { lint: 'x\n' }, start: { pipeline: 'release' } },
        { logs: { lint: 'x\n' }, start: { project: '/q' } },
      ],
      async ({ ids, find }) => {
        const runsOf = async (query: Partial<SearchQuery>) =>
          hitsOf(await find({ text: 'x', ...query })).map(({ run }) => ids.indexOf(run as RunId))
        expect(await runsOf({})).to.deep.equal([2, 1, 0, 0])
        expect(await runsOf({ pipeline: 'release' })).to.deep.equal([1])
        expect(await runsOf({ project: '/p' })).to.deep.equal([1, 0, 0])
        expect(await runsOf({ run: ids[0] as RunId })).to.deep.equal([0, 0])
        expect(await runsOf({ job: toJobId('test') })).to.deep.equal([0])
        expect(await runsOf({ job: toJobId('../../etc/passwd') })).to.deep.equal([])
      },
    ))

  it('sees a word through the colours inside of it', () =>
    withLogs([{ logs: { lint: 'the \u001b[1;31mer\u001b[0mror\u001b[39m is red\nplain\n' } }], async ({ find }) => {
      expect(placesOf(await find({ text: 'the error is red' }))).to.deep.equal(['lint:1'])
      expect(placesOf(await find({ text: '^the error', isRegex: true }))).to.deep.equal(['lint:1'])
      expect(placesOf(await find({ text: '31m' }))).to.deep.equal([])
    }))

  it('goes through more runs than it lists at a time', () =>
    withLogs(
      Array.from({ length: 130 }, (_, index) => ({ logs: { lint: index % 100 === 0 ? 'here\n' : 'not\n' } })),
      async ({ ids, find }) => {
        const lines = await find({ text: 'here' })
        expect(hitsOf(lines).map(({ run }) => run)).to.deep.equal([ids[100], ids[0]])
        expect(lines.at(-1)).to.include({ runs: 130, because: 'done' })
      },
    ))

  it('stops at the hits it may give, and at the bytes', () =>
    withLogs([{ logs: { lint: 'x\n'.repeat(5000), test: `${'y'.repeat(60_000)}\n`.repeat(200) } }], async ({ find }) => {
      const few = await find({ text: 'x', limit: 7 })
      expect(hitsOf(few)).to.have.length(7)
      expect(few.at(-1)).to.include({ type: 'end', hits: 7, because: 'limit' })
      const large = await find({ text: 'y' })
      expect(hitsOf(large).length).to.be.within(60, 80)
      expect(large.at(-1)).to.include({ type: 'end', because: 'limit' })
    }))

  it('says which expression it cannot read, and that nothing was asked for', () =>
    withLogs([], async ({ find }) => {
      expect(await failureOf(find({ text: '(', isRegex: true }))).to.include({ code: 'bad-pattern' })
      expect(await failureOf(find({ text: '' }))).to.include({ code: 'empty-search' })
      expect((await find({ text: '(' })).at(-1)).to.include({ type: 'end', hits: 0 })
    }))

  it('is stopped when an expression tries everything on a line, and the process stays awake', () =>
    withLogs(
      [{ logs: { lint: `first\n${'a'.repeat(50_000)}!\n` } }],
      async ({ find }) => {
        let ticks = 0
        const ticking = setInterval(() => ticks++, 10)
        const lines = await find({ text: '(a+)+$|first', isRegex: true })
        clearInterval(ticking)
        expect(placesOf(lines)).to.deep.equal(['lint:1'])
        expect(lines.at(-1)).to.deep.include({ type: 'error' })
        expect(ticks).to.be.above(10)
      },
      { stallMs: 500 },
    ))

  it('ends when its time is over, with what it has found', () =>
    withLogs(
      [{ logs: { lint: `found\n${`${'no '.repeat(2000)}\n`.repeat(400)}` } }],
      async ({ find }) => {
        const lines = await find({ text: '(?:n?o? ?){9}found|^found', isRegex: true })
        expect(placesOf(lines)).to.deep.equal(['lint:1'])
        expect(lines.at(-1)).to.include({ type: 'end', hits: 1, because: 'time' })
      },
      { totalMs: 1500 },
    ))

  it('ends with its client, also when that just stops asking, and lets the next one in', () =>
    withLogs(
      [{ logs: { lint: `${'no '.repeat(2000)}\n`.repeat(400) } }],
      async ({ ports, find }) => {
        const slow = { ...everything, text: '(?:n?o? ?){9}found', isRegex: true }
        for (let round = 0; round < 3; round++) {
          const client = new AbortController()
          const first = await ports.search.search(slow, client.signal)[Symbol.asyncIterator]().next()
          expect(first.value).to.include({ type: 'progress' })
          client.abort()
        }
        const client = new AbortController()
        const leaving = find(slow, client.signal)
        client.abort()
        expect(await leaving).to.deep.equal([])
        expect((await find({ text: 'there is none', job: toJobId('none') })).at(-1)).to.include({ type: 'end' })
        await until(() => process.getActiveResourcesInfo().filter((name) => name === 'MessagePort').length === 0)
      },
      { atOnce: 1 },
    ))
})

describe('the search inside one log of the dashboard', function () {
  this.timeout(180_000)
  const query = { job: toJobId('lint'), isGrowing: false, isRegex: false, isCaseSensitive: false, from: 1 }
  const left = new AbortController().signal

  it('is done by a thread, which says hits, how far it is, and its end', () =>
    withLogs([{ logs: { lint: 'one\nError\nerror\n' } }], async ({ ports, ids }) => {
      const [run] = ids
      if (run === undefined) throw new Error('there is no run')
      const said = await Array.fromAsync(ports.search.matches({ ...query, run, text: 'ERROR' }, left))
      expect(said.map(({ type }) => type)).to.deep.equal(['matches', 'progress', 'end'])
      expect(said[0]).to.deep.equal({ type: 'matches', lines: [2, 3] })
      expect(said.at(-1)).to.include({ hits: 2, lines: 3, because: 'done' })
      const wrong = await failureOf(Array.fromAsync(ports.search.matches({ ...query, run, text: '(', isRegex: true }, left)))
      expect(wrong).to.have.property('code', 'bad-pattern')
    }))

  it('ends when an expression tries everything, and when the client leaves', () =>
    withLogs(
      [{ logs: { lint: `${'a'.repeat(5000)}b\n` } }],
      async ({ ports, ids }) => {
        const [run] = ids
        if (run === undefined) throw new Error('there is no run')
        const hostile = { ...query, run, text: '^(a+)+$', isRegex: true }
        const said = await Array.fromAsync(ports.search.matches(hostile, left))
        expect(said.at(-1)).to.include({ type: 'error' })
        const leaving = new AbortController()
        const rest = Array.fromAsync(ports.search.matches(hostile, leaving.signal))
        leaving.abort()
        expect(await rest).to.deep.equal([])
      },
      { stallMs: 300 },
    ))
})
