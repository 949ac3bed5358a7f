import { expect } from 'chai'
import { planChanges } from '../../src/history/compare-plans.ts'
import { compareRuns } from '../../src/history/compare-runs.ts'
import { createRunFold } from '../../src/model/fold-run.ts'
import type { RunSnapshot } from '../../src/model/run-record.ts'
import { plannedJob } from '../graph/plan-of.ts'
import { endJob, firstStart, planned, scenes, someOwner, startJob, tellRun } from '../storage/told-runs.ts'

type Told = Parameters<typeof tellRun>
const snapshotOf = (bodies: Told[0], options?: Told[1]): RunSnapshot => {
  const fold = createRunFold()
  for (const event of tellRun(bodies, options).events) fold.apply(event)
  return fold.snapshot()
}

describe('compareRuns', () => {
  it('puts inputs and environment side by side; a missing value is absent on its side', () => {
    const a = snapshotOf([], { start: { inputs: { channel: 'next', tags: ['a'], constructor: 1 } } })
    const b = snapshotOf([], {
      start: {
        inputs: { tags: ['a'], channel: 'latest', extra: { y: 1, x: 2 } },
        args: ['x'],
        options: { concurrency: 2, only: 'lint' },
        owner: { ...someOwner, machineId: 'other' },
        git: { branch: 'main', commit: 'def', dirty: true },
      },
    })
    const { inputs, environment } = compareRuns(a, b)
    expect(inputs).to.deep.equal([
      { name: 'channel', a: 'next', b: 'latest', isSame: false },
      { name: 'tags', a: ['a'], b: ['a'], isSame: true },
      { name: 'constructor', a: 1, isSame: false },
      { name: 'extra', b: { y: 1, x: 2 }, isSame: false },
    ])
    expect(environment.map(({ name }) => name)).to.deep.equal(
      'sparkwing node platform machine directory branch commit dirty args options'.split(' '),
    )
    expect(environment.filter(({ isSame }) => !isSame)).to.deep.equal([
      { name: 'machine', a: 'm', b: 'other', isSame: false },
      { name: 'commit', a: 'abc', b: 'def', isSame: false },
      { name: 'dirty', b: true, isSame: false },
      { name: 'args', a: [], b: ['x'], isSame: false },
      { name: 'options', a: { concurrency: 2 }, b: { concurrency: 2, only: 'lint' }, isSame: false },
    ])
  })

  it('puts jobs side by side in the order of the later plan, with those missing from it last', () => {
    const b = snapshotOf(
      [
        { type: 'run.planned', jobs: [planned('new'), { ...planned('lint'), title: 'Lint it', when: 'always' }] },
        ...startJob('lint'),
        ...endJob('lint', { status: 'failed', failure: { reason: 'exit-code', exitCode: 3 } }),
      ],
      { at: firstStart + 1000 },
    )
    expect(compareRuns(snapshotOf(scenes.retried), b).jobs).to.deep.equal([
      { id: 'new', b: { status: 'pending', attempts: 0 }, change: 'new', plan: 'only-b' },
      {
        id: 'lint',
        title: 'Lint it',
        a: { status: 'passed', durationMs: 7, attempts: 2 },
        b: { status: 'failed', durationMs: 7, because: 'exited with code 3', attempts: 1 },
        deltaMs: 0,
        change: 'state',
        plan: 'changed',
        changes: ['when: passed → always', 'title: none → Lint it'],
      },
      { id: 'test', a: { status: 'passed', durationMs: 7, attempts: 1 }, change: 'gone', plan: 'only-a' },
    ])
    const { jobs } = compareRuns(snapshotOf(scenes.failed), snapshotOf(scenes.passed))
    expect(jobs[1]).to.deep.equal({
      id: 'test',
      a: { status: 'skipped', because: 'lint failed', attempts: 0 },
      b: { status: 'passed', durationMs: 7, attempts: 1 },
      change: 'state',
    })
  })

  it('does not take the time to reuse a result for the duration of the job', () => {
    const from = tellRun([]).id
    const reusedBy = (by: 'cache' | 'retry') =>
      snapshotOf(
        scenes.passed.map((body) =>
          body.type === 'job.finished' && body.job === 'lint'
            ? { ...body, durationMs: 90_000, reused: { run: from, by, savedMs: 5 } }
            : body,
        ),
      )
    for (const by of ['cache', 'retry'] as const) {
      expect(compareRuns(snapshotOf(scenes.passed), reusedBy(by)).jobs[0]).to.deep.equal({
        id: 'lint',
        a: { status: 'passed', durationMs: 7, attempts: 1 },
        b: { status: 'passed', reused: by, attempts: 1 },
      })
    }
  })
})

describe('planChanges', () => {
  const step = (name: string, type = 'sh') => ({ name, type })

  it('is empty for an unchanged job', () => {
    const job = plannedJob('a', { needs: ['x'], matrix: { of: 'a', cell: { b: 1, a: 2 } }, timeoutMs: 5 })
    expect(planChanges(job, { ...job, matrix: { of: 'a', cell: { a: 2, b: 1 } } })).to.deep.equal([])
  })

  it('describes each change in words', () => {
    const a = plannedJob('a', { needs: ['setup', 'x'], steps: [step('npm t'), step('npm t'), step('tidy', 'function')], group: 'checks' })
    const b = plannedJob('a', {
      needs: ['x', 'lint'],
      allowFailure: true,
      when: 'always',
      retry: { times: 2, backoffMs: 5 },
      timeoutMs: 90_000,
      lock: { name: 'publish', slots: 2 },
      interactive: true,
      secrets: ['NPM_TOKEN'],
      steps: [step('npm t'), step(`echo ${'x'.repeat(200)}`)],
      matrix: { of: 'a', cell: { node: 22 } },
    })
    expect(planChanges(a, b)).to.deep.equal([
      'needs: +lint -setup',
      'when: passed → always',
      'allowed to fail: no → yes',
      'retries: 0 → 2',
      'waits between retries differ',
      'timeout: none → 1 m 30 s',
      'lock: none → publish (2 slots)',
      'interactive: no → yes',
      'secrets: +NPM_TOKEN',
      'group: checks → none',
      'matrix cell: null → {"node":22}',
      `steps: +echo ${'x'.repeat(75)}… -npm t -tidy (function)`,
    ])
  })

  it('reports a change of order only', () => {
    const a = plannedJob('a', { steps: [step('one'), step('two')] })
    expect(planChanges(a, plannedJob('a', { steps: [step('two'), step('one')] }))).to.deep.equal(['steps: in a different order'])
  })
})
