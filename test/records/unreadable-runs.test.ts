import { execFileSync } from 'node:child_process'
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { expect } from 'chai'
import { listRuns } from '../../src/records/list-runs.ts'
import { shownDetail } from '../../src/records/run-detail.ts'
import type { RunIndex, RunIndexOptions } from '../../src/records/run-index.ts'
import { unreadableOnPage } from '../../src/records/unreadable-runs.ts'
import { journalPath, runFolderPath } from '../../src/journal/run-folder.ts'
import { mintRunId } from '../../src/journal/mint-run-id.ts'
import { toMillis, toSeq, type RunId } from '../../src/model/ids.ts'
import type { Unreadable } from '../../src/model/unreadable.ts'
import { sqlitePlugin } from '../../src/plugins/sqlite/plugin.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { tempHome } from '../storage/temp-home.ts'
import { firstStart, scenes, tellRun } from '../storage/told-runs.ts'
import { gone, hourMs, openIndex, statusesOf } from './open-index.ts'

const reasonsOf = (index: RunIndex): Record<string, string> =>
  Object.fromEntries([...index.unreadable].map(([run, { reason }]) => [run, reason]))

const good = tellRun(scenes.passed)
const bad = tellRun(scenes.killed, { at: firstStart + hourMs })
const [started = {}, ...others] = bad.events
const line = (event: object): string => `${JSON.stringify(event)}\n`
const rest = others.map(line).join('')
const put = (home: string, journal: string): void => {
  writeFileSync(journalPath(runFolderPath(home, bad.id)), journal)
}

/** A line of 200 MB that takes no space on disk. */
const putLongLine = (home: string): void => {
  const file = openSync(journalPath(runFolderPath(home, bad.id)), 'w')
  writeSync(file, line(started))
  ftruncateSync(file, 200 * 1024 * 1024)
  writeSync(file, '\n', 200 * 1024 * 1024)
  closeSync(file)
}

const beginning = 'the beginning of its journal is damaged'

/** What is in place of a journal, and the reason that is given for it. */
const kinds: Readonly<Record<string, readonly [prepare: (home: string) => void, reason: string]>> = {
  'of a newer version': [
    (home) => {
      put(home, line({ ...started, v: 2 }) + rest)
    },
    'a newer Sparkwing wrote it (journal version 2; this one reads version 1)',
  ],
  'whose last line is of a newer version': [
    (home) => {
      put(home, line(started) + rest + line({ v: 3, seq: 9, at: 5, type: 'run.paused' }))
    },
    'a newer Sparkwing wrote it (journal version 3; this one reads version 1)',
  ],
  'with an end that only a newer version knows': [
    (home) => {
      put(home, line(started) + line({ v: 1, seq: 2, at: 5, type: 'run.finished', ended: { status: 'deferred' }, durationMs: 1 }))
    },
    'it records an end that this version of Sparkwing does not know ("deferred")',
  ],
  'that begins at a time beyond all times': [
    (home) => {
      put(home, line(started).replace(/"at":\d+/, '"at":1e308') + rest)
    },
    beginning,
  ],
  'that began before all times': [
    (home) => {
      put(home, line(started).replace(/"at":\d+/, '"at":-9223372036854775808') + rest)
    },
    beginning,
  ],
  'whose commit is null': [
    (home) => {
      put(home, line({ ...started, git: null }) + rest)
    },
    beginning,
  ],
  'whose first event has a great number': [
    (home) => {
      put(home, line({ ...started, seq: 7 }) + rest)
    },
    beginning,
  ],
  'without its first line': [
    (home) => {
      put(home, rest)
    },
    beginning,
  ],
  'of noise': [
    (home) => {
      put(home, '\0\x01\x02\n'.repeat(1000))
    },
    beginning,
  ],
  'that ends within its first line': [
    (home) => {
      put(home, line(started).slice(0, 100))
    },
    'its journal ends within its first line',
  ],
  'that is empty, in an empty folder': [
    (home) => {
      put(home, '')
    },
    'it ended before its first event',
  ],
  'that is empty, beside a log': [
    (home) => {
      put(home, '')
      writeFileSync(`${runFolderPath(home, bad.id)}/lint.log`, 'one\n')
    },
    'its journal is empty',
  ],
  'that is missing, beside a log': [
    (home) => {
      writeFileSync(`${runFolderPath(home, bad.id)}/lint.log`, 'one\n')
    },
    'its journal is missing',
  ],
  'of another run': [
    (home) => {
      put(home, good.events.map(line).join(''))
    },
    `its journal is that of ${good.id}`,
  ],
  'of a run whose name is none': [
    (home) => {
      put(home, line({ ...started, run: '\u001b]0;title\u0007' }))
    },
    'its journal is that of another run',
  ],
  'that is a folder': [
    (home) => {
      mkdirSync(journalPath(runFolderPath(home, bad.id)))
    },
    'its journal is a folder',
  ],
  'that is a link': [
    (home) => {
      symlinkSync(journalPath(runFolderPath(home, good.id)), journalPath(runFolderPath(home, bad.id)))
    },
    'its journal is a symbolic link',
  ],
  'that is a pipe': [
    (home) => {
      execFileSync('mkfifo', [journalPath(runFolderPath(home, bad.id))])
    },
    'its journal is a pipe',
  ],
  'with a line of 200 MB': [putLongLine, 'a line of its journal is longer than 64 MiB'],
}

describe('a run that cannot be read', () => {
  for (const [kind, [prepare, reason]] of Object.entries(kinds)) {
    it(`A8: is listed with its reason next to a good one: a journal ${kind}`, async () => {
      using home = tempHome()
      writeJournal(home.path, good)
      mkdirSync(runFolderPath(home.path, bad.id))
      prepare(home.path)
      await using index = await openIndex(home.path, { proveOwner: gone })
      expect(await statusesOf(index)).to.deep.equal({ [good.id]: 'passed' })
      expect(reasonsOf(index)).to.deep.equal({ [bad.id]: reason })
      expect(await index.get(bad.id)).to.equal(undefined)
      expect(await index.resolve(bad.id.slice(0, -2), {})).to.equal(bad.id)
    })
  }

  it('A8: rejects a line with endless brackets at once, and continues after it', async () => {
    using home = tempHome()
    const passed = tellRun(scenes.passed)
    const [first = {}, ...behind] = passed.events
    const deep = `{"v":1,"seq":2,"at":1,"type":"job.started","job":${'['.repeat(5_000_000)}${']'.repeat(5_000_000)}}\n`
    mkdirSync(runFolderPath(home.path, passed.id), { recursive: true })
    writeFileSync(journalPath(runFolderPath(home.path, passed.id)), line(first) + deep + behind.map(line).join(''))
    await using index = await openIndex(home.path)
    expect(await statusesOf(index)).to.deep.equal({ [passed.id]: 'passed' })
  })

  it('A8: is read as soon as it can be', async () => {
    using home = tempHome()
    mkdirSync(runFolderPath(home.path, bad.id), { recursive: true })
    mkdirSync(journalPath(runFolderPath(home.path, bad.id)))
    await using index = await openIndex(home.path)
    expect(reasonsOf(index)).to.deep.equal({ [bad.id]: 'its journal is a folder' })
    rmSync(journalPath(runFolderPath(home.path, bad.id)), { recursive: true })
    writeJournal(home.path, bad)
    expect((await index.get(bad.id))?.run.state.status).to.equal('running')
    expect(reasonsOf(index)).to.deep.equal({})
  })

  it('A8: is forgotten with its folder', async () => {
    using home = tempHome()
    mkdirSync(runFolderPath(home.path, bad.id), { recursive: true })
    put(home.path, rest)
    await using index = await openIndex(home.path)
    rmSync(runFolderPath(home.path, bad.id), { recursive: true })
    await index.catchUp()
    expect(reasonsOf(index)).to.deep.equal({})
  })

  it('A8: is still shown with what the store has, but not as running', async () => {
    using home = tempHome()
    writeJournal(home.path, bad)
    await (await openIndex(home.path)).close()
    put(home.path, '')
    await using index = await openIndex(home.path, { proveOwner: gone })
    const reason = 'it ended before its first event'
    expect(reasonsOf(index)).to.deep.equal({ [bad.id]: reason })
    expect((await index.list({ limit: 9 })).map(({ run, unreachable }) => [run.id, unreachable])).to.deep.equal([[bad.id, reason]])
    expect(await index.get(bad.id)).to.deep.include({ unreachable: reason })
  })

  it('A8: is not one that is just beginning', async () => {
    using home = tempHome()
    const [young, torn] = [1, 2].map(() => mintRunId(toMillis(Date.now()))) as [RunId, RunId]
    mkdirSync(runFolderPath(home.path, young), { recursive: true })
    writeJournal(home.path, { id: torn, events: [] }, '{"v":1,"se')
    await using index = await openIndex(home.path)
    expect(reasonsOf(index)).to.deep.equal({})
    expect(await statusesOf(index)).to.deep.equal({})
  })

  it('A8: does not affect others if the store refuses the content of its journal', async () => {
    using home = tempHome()
    writeJournal(home.path, good)
    writeJournal(home.path, bad)
    const storage: RunIndexOptions['storage'] = {
      async open(options) {
        const store = await sqlitePlugin.storage.open(options)
        return {
          ...store,
          apply: (run, events) => (run === bad.id ? Promise.reject(new RangeError('too much')) : store.apply(run, events)),
        }
      },
    }
    await using index = await openIndex(home.path, { storage })
    expect(await statusesOf(index)).to.deep.equal({ [good.id]: 'passed' })
    expect(reasonsOf(index)).to.deep.equal({ [bad.id]: 'reading it failed with "RangeError: too much"' })
  })
})

describe('a damaged journal that can still be read', () => {
  it('A8: cannot change another run by a second start', async () => {
    using home = tempHome()
    writeJournal(home.path, good)
    const hostile =
      line({ ...started, seq: 3, run: good.id, pipeline: 'hostile' }) + line({ v: 1, seq: 4, at: 9, type: 'run.planned', jobs: [] })
    mkdirSync(runFolderPath(home.path, bad.id))
    put(home.path, line(started) + line(others[0] ?? {}) + hostile)
    await using index = await openIndex(home.path)
    expect(await statusesOf(index)).to.deep.equal({ [good.id]: 'passed', [bad.id]: 'running' })
    expect((await index.get(good.id))?.run.started.pipeline).to.equal('build')
    expect((await index.get(bad.id))?.jobs.map(({ planned }) => planned.id)).to.deep.equal(['lint', 'test'])
  })

  it('A8: is not closed if its numbers leave none for the end of its dead run', async () => {
    using home = tempHome()
    mkdirSync(runFolderPath(home.path, bad.id), { recursive: true })
    const last = { v: 1, seq: 2 ** 48 - 1, at: 9, type: 'job.queued', job: 'test', waitsFor: 'slot' }
    put(home.path, line(started) + rest + line(last))
    const before = readFileSync(journalPath(runFolderPath(home.path, bad.id)), 'utf8')
    for (let look = 0; look < 3; look++) {
      await using index = await openIndex(home.path, { proveOwner: gone })
      expect(reasonsOf(index)).to.deep.equal({ [bad.id]: 'the events of its journal have invalid numbers' })
    }
    expect(readFileSync(journalPath(runFolderPath(home.path, bad.id)), 'utf8')).to.equal(before)
  })

  it('A8: is closed if it has less than the store on a dead run, and the store then matches it', async () => {
    using home = tempHome()
    const folder = writeJournal(home.path, bad)
    await (await openIndex(home.path)).close()
    truncateSync(journalPath(folder), Buffer.byteLength(line(started)))
    await using index = await openIndex(home.path, { proveOwner: gone })
    expect(await statusesOf(index)).to.deep.equal({ [bad.id]: 'interrupted' })
    expect((await index.get(bad.id))?.jobs).to.deep.equal([])
  })

  it('A8: keeps what a newer version recorded in this format: unknown events, waits and reasons', async () => {
    using home = tempHome()
    const run = tellRun(scenes.failed, { at: firstStart + hourMs })
    const strange = run.events.map((event) => {
      if (event.type === 'job.finished') return { ...event, ended: { status: 'failed', failure: { reason: 'quota', left: 3 } } }
      if (event.type === 'job.skipped') return { ...event, because: { reason: 'cached', key: 7 } }
      return event
    })
    const queued = { v: 1, seq: 3, at: 9, type: 'job.queued', job: 'test', waitsFor: 'approval' }
    mkdirSync(runFolderPath(home.path, run.id), { recursive: true })
    const journal = [...strange.slice(0, 2), queued, ...strange.slice(2).map((event) => ({ ...event, seq: toSeq(event.seq + 1) }))]
    writeFileSync(journalPath(runFolderPath(home.path, run.id)), journal.map(line).join(''))
    await using index = await openIndex(home.path)
    expect(reasonsOf(index)).to.deep.equal({})
    const found = await index.get(run.id)
    expect(found && shownDetail(found, '/f').jobs.map(({ status, because }) => [status, because])).to.deep.equal([
      ['failed', 'failed for a reason that only a newer Sparkwing knows (quota)'],
      ['skipped', 'for a reason that only a newer Sparkwing knows (cached)'],
    ])
  })
})

describe('the runs that cannot be read, on a page of a list', () => {
  const why: Unreadable = { reason: 'its folder belongs to root', tryThis: 'Take it over.', owner: 'root' }
  const ids = [1, 2, 3].map((hour) => mintRunId(toMillis(firstStart + hour * hourMs))) as [RunId, RunId, RunId]
  const [oldest, middle, newest] = ids
  const all = new Map(ids.map((id) => [id, why]))
  const shown = (stretch: Parameters<typeof unreadableOnPage>[1]): readonly string[] | undefined =>
    unreadableOnPage(all, stretch).unreadable?.map(({ id }) => id)

  it('A8: are those of the period that it covers, newest first', () => {
    expect(unreadableOnPage(new Map(), {})).to.deep.equal({})
    expect(unreadableOnPage(all, { before: newest, next: oldest })).to.deep.equal({
      unreadable: [{ id: middle, reason: why.reason, tryThis: why.tryThis }],
    })
    expect(shown({})).to.deep.equal([newest, middle, oldest])
    expect(shown({ next: middle })).to.deep.equal([newest])
    expect(shown({ before: middle })).to.deep.equal([oldest])
    expect(shown({ since: toMillis(firstStart + 2 * hourMs) })).to.deep.equal([newest, middle])
    expect(shown({ until: toMillis(firstStart + 2 * hourMs) })).to.deep.equal([oldest])
  })

  it('A8: are counted if they are too many to be listed', () => {
    const many = new Map(Array.from({ length: 130 }, (_, index) => [mintRunId(toMillis(firstStart + index)), why]))
    const { unreadable, moreUnreadable } = unreadableOnPage(many, {})
    expect([unreadable?.length, moreUnreadable]).to.deep.equal([100, 30])
  })

  it('A8: appear once on the pages, whatever the other conditions are', async () => {
    using home = tempHome()
    writeJournal(home.path, good)
    const later = tellRun(scenes.passed, { at: firstStart + 2 * hourMs })
    writeJournal(home.path, later)
    mkdirSync(runFolderPath(home.path, bad.id))
    put(home.path, rest)
    await using index = await openIndex(home.path)
    const runs = {
      index,
      storage: sqlitePlugin.storage,
      home: home.path,
      projects: () => Promise.resolve(undefined),
      warn: () => undefined,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }
    const first = await listRuns(runs, { limit: 1 })
    expect([first.runs.map(({ id }) => id), first.unreadable]).to.deep.equal([[later.id], undefined])
    const second = await listRuns(runs, { limit: 1, before: first.next })
    expect([second.runs.map(({ id }) => id), second.unreadable?.map(({ id }) => id)]).to.deep.equal([[good.id], [bad.id]])
    const oldest = [await listRuns(runs, { limit: 1, order: 'oldest' })]
    oldest.push(await listRuns(runs, { limit: 1, order: 'oldest', before: oldest[0]?.next }))
    expect(oldest.map((page) => page.runs.map(({ id }) => id))).to.deep.equal([[good.id], [later.id]])
    expect(oldest.flatMap(({ unreadable = [] }) => unreadable.map(({ id }) => id))).to.deep.equal([bad.id])
    const longest = await listRuns(runs, { limit: 1, order: 'longest' })
    expect(longest.unreadable?.map(({ id }) => id)).to.deep.equal([bad.id])
    expect(await listRuns(runs, { limit: 1, order: 'longest', before: longest.next })).not.to.have.property('unreadable')
    expect((await listRuns(runs, { limit: 9, statuses: ['failed'] })).unreadable?.map(({ id }) => id)).to.deep.equal([bad.id])
  })
})
