import { expect } from 'chai'
import { mintRunId } from '../../src/journal/mint-run-id.ts'
import { toMillis, toSeq } from '../../src/model/ids.ts'
import { planPrune, type PrunePlan } from '../../src/retention/plan-prune.ts'
import { rulesOnDisk, type RetentionRules } from '../../src/retention/rules.ts'
import type { SizedRun } from '../../src/storage/store.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const now = Date.UTC(2026, 5, 1)
const none = { keep: 0 }

/** A run of `build` that ended so many days ago. It has used no time, and its journal is empty. */
const runOf = (daysAgo: number, more: Partial<SizedRun> = {}): SizedRun => {
  const at = toMillis(now - daysAgo * dayMs)
  return {
    id: mintRunId(at),
    project: '/p',
    pipeline: 'build',
    status: 'passed',
    startedAt: at,
    endedAt: at,
    seq: toSeq(0),
    logBytes: 0,
    ...more,
  }
}

const plan = (runs: readonly SizedRun[], rules: RetentionRules, pinned?: SizedRun): PrunePlan =>
  planPrune({ runs, rules, now, isPinned: (run) => run === pinned?.id })

/** What becomes of each run, in the order given. */
const fates = (runs: readonly SizedRun[], rules: RetentionRules, pinned?: SizedRun): readonly string[] => {
  const { deleted, withoutLogs, kept } = plan(runs, rules, pinned)
  const gone = new Map([
    ...deleted.map(({ run, because }): [string, string] => [run.id, `gone: ${because}`]),
    ...withoutLogs.map(({ run }): [string, string] => [run.id, 'only its logs']),
  ])
  const stayed = new Map(kept.map(({ run, because }) => [run.id, because]))
  expect(deleted.length + kept.length).to.equal(runs.length)
  return runs.map(({ id }) => gone.get(id) ?? stayed.get(id) ?? 'lost')
}

describe('the plan of what is deleted to make room', () => {
  it('names runs by age, oldest first', () => {
    const runs = [runOf(10), runOf(31, { status: 'cancelled' }), runOf(90, { status: 'cancelled' }), runOf(30, { status: 'cancelled' })]
    expect(fates(runs, { olderThanMs: 30 * dayMs, ...none })).to.deep.equal(['last-passed', 'gone: age', 'gone: age', 'rules'])
    expect(plan(runs, { olderThanMs: 30 * dayMs, ...none }).deleted.map(({ run }) => run)).to.deep.equal([runs[2], runs[1]])
  })

  it('counts the age of a run from its end', () => {
    const long = runOf(40, { status: 'cancelled', endedAt: toMillis(now - dayMs) })
    expect(fates([long], { olderThanMs: 30 * dayMs, ...none })).to.deep.equal(['rules'])
  })

  it('names the oldest runs until the rest is small enough', () => {
    const runs = [5, 4, 3, 2].map((day) => runOf(day, { status: 'cancelled', logBytes: 1_000_000 }))
    expect(fates(runs, { maxBytes: 3_500_000, ...none })).to.deep.equal(['gone: size', 'rules', 'rules', 'rules'])
    expect(fates(runs, { maxBytes: 0, ...none })).to.deep.equal(['gone: size', 'gone: size', 'gone: size', 'gone: size'])
    expect(fates(runs, { maxBytes: 5_000_000, ...none })).to.deep.equal(['rules', 'rules', 'rules', 'rules'])
  })

  it('names the logs of old runs that passed before any run, oldest first', () => {
    const megabyte = { logBytes: 1_000_000 }
    const runs = [
      runOf(50, { ...megabyte, status: 'cancelled' }),
      runOf(40, { ...megabyte, pipeline: 'test' }),
      runOf(39, megabyte),
      runOf(38, megabyte),
      runOf(8, megabyte),
      runOf(6, megabyte),
      runOf(5, { ...megabyte, logBytes: 0 }),
    ]
    // the last that passed of each pipeline stays as it is
    const old = ['rules', 'last-passed']
    expect(fates(runs, { maxBytes: 5_500_000, ...none })).to.deep.equal([...old, 'only its logs', 'rules', 'rules', 'rules', 'last-passed'])
    const all = ['only its logs', 'only its logs', 'only its logs', 'rules', 'last-passed']
    expect(fates(runs, { maxBytes: 3_500_000, ...none })).to.deep.equal([...old, ...all])
    const { withoutLogs, kept } = plan(runs, { maxBytes: 3_500_000, ...none })
    expect(withoutLogs.map(({ bytes }) => bytes)).to.deep.equal([1_000_000, 1_000_000, 1_000_000])
    expect(kept.map(({ bytes }) => bytes)).to.deep.equal([1_000_400, 1_000_400, 400, 400, 400, 1_000_400, 400])
  })

  it('names whole runs if the logs are not enough, and what is left of runs without logs counts', () => {
    const runs = [50, 40, 30, 1].map((day) => runOf(day, { logBytes: 1_000_000 }))
    expect(fates(runs, { maxBytes: 1_001_300, ...none })).to.deep.equal(['gone: size', 'only its logs', 'only its logs', 'last-passed'])
    expect(plan(runs, { maxBytes: 1_001_300, ...none }).deleted.map(({ bytes }) => bytes)).to.deep.equal([1_000_400])
  })

  it('leaves the logs of a pinned run, and of one that ends in the future', () => {
    const pinned = runOf(50, { logBytes: 1_000_000 })
    const runs = [pinned, runOf(-9, { logBytes: 1_000_000 }), runOf(1, { status: 'failed' })]
    expect(fates(runs, { maxBytes: 0, ...none }, pinned)).to.deep.equal(['pinned', 'young', 'last-failed'])
  })

  it('counts what age has named already', () => {
    const runs = [50, 40, 3, 2].map((day) => runOf(day, { status: 'cancelled', logBytes: 1_000_000 }))
    expect(fates(runs, { olderThanMs: 30 * dayMs, maxBytes: 2_500_000, ...none })).to.deep.equal([
      'gone: age',
      'gone: age',
      'rules',
      'rules',
    ])
  })

  it('keeps the newest runs of each pipeline of each project, the last that passed, and the last that failed', () => {
    const runs = [
      runOf(40, { status: 'failed' }),
      runOf(41),
      runOf(42),
      runOf(43, { status: 'failed' }),
      runOf(44, { status: 'failed', pipeline: 'test' }),
      runOf(45, { status: 'cancelled', project: '/q' }),
      runOf(46, { status: 'cancelled', project: '/q' }),
    ]
    const kept = ['newest', 'last-passed', 'gone: age', 'gone: age', 'newest', 'newest', 'gone: age']
    expect(fates(runs, { olderThanMs: 30 * dayMs, keep: 1 })).to.deep.equal(kept)
    const bare = ['last-failed', 'last-passed', 'gone: age', 'gone: age', 'last-failed', 'gone: age', 'gone: age']
    expect(fates(runs, { olderThanMs: 30 * dayMs, keep: 0 })).to.deep.equal(bare)
  })

  it('names everything but the newest if there is no other limit', () => {
    const runs = [1, 2, 3].map((day) => runOf(day, { status: 'cancelled' }))
    expect(fates(runs, { keep: 1, onlyKept: true })).to.deep.equal(['newest', 'gone: count', 'gone: count'])
  })

  it('keeps what is running, what ended within the last hour, what will only end in the future, and what is pinned', () => {
    const pinned = runOf(9, { status: 'cancelled' })
    const { endedAt: _, ...running } = runOf(99, { status: 'running' })
    const runs = [
      running,
      runOf(0.5 / 24, { status: 'cancelled' }),
      runOf(-1, { status: 'cancelled' }),
      pinned,
      runOf(2 / 24, { status: 'cancelled' }),
    ]
    expect(fates(runs, { keep: 0, onlyKept: true }, pinned)).to.deep.equal(['running', 'young', 'young', 'pinned', 'gone: count'])
  })

  it('asks for the pin of no run that stays anyway', () => {
    const asked: string[] = []
    const runs = [runOf(1), runOf(2, { status: 'cancelled' }), runOf(99, { status: 'cancelled' })]
    planPrune({ runs, rules: { olderThanMs: 30 * dayMs, keep: 0 }, now, isPinned: (run) => asked.push(run) > 9 })
    expect(asked).to.deep.equal([runs[2]?.id])
  })

  it('weighs the logs of a run and its journal', () => {
    const [one] = plan([runOf(1, { logBytes: 5000, seq: toSeq(10) })], none).kept
    expect(one?.bytes).to.equal(5000 + 400 + 10 * 150)
  })

  it('halves the size that a home may take while its disk has little room', () => {
    const rules = { olderThanMs: 30 * dayMs, maxBytes: 10e9, keep: 20 }
    expect(rulesOnDisk(rules, 3e9)).to.deep.equal(rules)
    expect(rulesOnDisk(rules, 1.9e9)).to.deep.equal({ ...rules, maxBytes: 5e9 })
    expect(rulesOnDisk({ keep: 20 }, 0)).to.deep.equal({ keep: 20 })
  })
})
