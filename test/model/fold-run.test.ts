import { expect } from 'chai'
import type { RunEvent } from '../../src/model/event.ts'
import { createRunFold, type RunFold } from '../../src/model/fold-run.ts'
import { toJobId, toSeq } from '../../src/model/ids.ts'
import { scenes, startJob, tellRun, planned } from '../storage/told-runs.ts'

const foldOf = (events: readonly RunEvent[]): RunFold => {
  const fold = createRunFold()
  for (const event of events) fold.apply(event)
  return fold
}
const statesOf = (fold: RunFold) => Object.fromEntries(fold.snapshot().jobs.map(({ planned: { id }, state }) => [id, state.status]))

describe('a fold of a run', () => {
  it('tells a passed run: times from its events, outputs in their jobs, counts by state', () => {
    const { id, events } = tellRun(scenes.passed)
    const fold = foldOf(events)
    const last = events.at(-1)
    expect(fold.run).to.deep.include({ id, startedAt: events[0]?.at, seq: last?.seq })
    expect(fold.run.state).to.deep.equal({ status: 'passed', endedAt: last?.at, durationMs: 90 })
    expect(fold.run.annotations).to.deep.equal([{ level: 'warning', message: 'careful', job: 'lint', at: events[4]?.at }])
    expect(statesOf(fold)).to.deep.equal({ lint: 'passed', test: 'passed' })
    expect(fold.jobCounts()).to.deep.equal({ passed: 2 })
  })

  it('tells a failed run: the failure stays with its job, the skip says why', () => {
    const fold = foldOf(tellRun(scenes.failed).events)
    expect(fold.run.state).to.deep.include({ status: 'failed', failed: ['lint'] })
    expect(fold.job(toJobId('lint'))?.state).to.deep.include({ status: 'failed', failure: { reason: 'exit-code', exitCode: 2 } })
    expect(fold.job(toJobId('test'))?.state).to.deep.equal({ status: 'skipped', because: { reason: 'need-failed', need: 'lint' } })
  })

  it('tells a cancelled run with what cancelled it', () => {
    const fold = foldOf(tellRun(scenes.cancelled).events)
    expect(fold.run.state).to.deep.include({ status: 'cancelled', cause: 'SIGINT' })
    expect(statesOf(fold)).to.deep.equal({ lint: 'cancelled', test: 'skipped' })
  })

  it('keeps every attempt of a retried job with its share of the log, and counts the time from the first', () => {
    const { events } = tellRun(scenes.retried)
    const job = foldOf(events).job(toJobId('lint'))
    expect(job?.attempts.map(({ attempt, from, end }) => [attempt, from.bytes, end?.ended.status])).to.deep.equal([
      [1, 0, 'failed'],
      [2, 12, 'passed'],
    ])
    expect(job?.attempts.flatMap(({ steps }) => steps.map(({ end }) => end?.ended.status))).to.deep.equal(['failed', 'passed'])
    expect(job?.state).to.deep.include({ status: 'passed', startedAt: events[2]?.at })
  })

  it('leaves a killed run as its journal left it: running', () => {
    const fold = foldOf(tellRun(scenes.killed).events)
    expect(fold.run.state).to.deep.equal({ status: 'running' })
    expect(statesOf(fold)).to.deep.equal({ lint: 'running', test: 'pending' })
    expect(fold.job(toJobId('lint'))?.attempts[0]?.steps[0]).to.not.have.property('end')
  })

  it('counts the jobs that earlier results stand for, each once, and also from where a store has it', () => {
    const { events } = tellRun(scenes.reused)
    const counts = events.map((_, index) => foldOf(events.slice(0, index + 1)).run.reusedJobs)
    expect(counts).to.deep.equal([undefined, undefined, undefined, 1, 1, 1, 2, 2])
    const whole = foldOf(events)
    expect(whole.run).to.include({ reusedJobs: 2, unchecked: 1 })
    const resumed = createRunFold(foldOf(events.slice(0, 5)).snapshot())
    for (const event of events) resumed.apply(event)
    expect(JSON.stringify(resumed.snapshot())).to.equal(JSON.stringify(whole.snapshot()))
  })

  it('says which job an event changed', () => {
    const fold = createRunFold()
    const changed = tellRun(scenes.failed).events.map((event) => fold.apply(event))
    expect(changed).to.deep.equal([undefined, undefined, 'lint', 'lint', 'lint', 'lint', 'test', undefined])
  })

  it('ignores events it has seen, and goes on over a number that the journal does not have', () => {
    const { events } = tellRun(scenes.failed)
    const fold = foldOf(events)
    const before = fold.snapshot()
    for (const event of events) expect(fold.apply(event)).to.equal(undefined)
    expect(fold.snapshot()).to.deep.equal(before)
    fold.apply({ v: 1, seq: toSeq(fold.seq + 2), at: before.run.startedAt, type: 'annotation.added', level: 'notice', message: 'later' })
    expect(fold.seq).to.equal(before.run.seq + 2)
  })

  it('steps over a kind of event that only a newer version knows', () => {
    const { events } = tellRun(scenes.killed)
    const fold = foldOf(events)
    const before = fold.snapshot()
    fold.apply(JSON.parse('{"v":1,"seq":5,"at":1,"type":"moon.landed","job":"lint"}') as RunEvent)
    expect(fold.snapshot()).to.deep.equal({ run: { ...before.run, seq: 5 }, jobs: before.jobs })
  })

  for (const [name, bodies] of Object.entries(scenes)) {
    it(`goes on from a stored snapshot at any event of a run that was ${name} as if it had seen all`, () => {
      const { events } = tellRun(bodies)
      const whole = foldOf(events)
      for (let cut = 1; cut < events.length; cut++) {
        const stored = JSON.stringify(foldOf(events.slice(0, cut)).snapshot())
        const fold = createRunFold(JSON.parse(stored) as ReturnType<RunFold['snapshot']>)
        for (const event of events) fold.apply(event)
        expect(JSON.stringify(fold.snapshot())).to.equal(JSON.stringify(whole.snapshot()))
        expect(fold.jobCounts()).to.deep.equal(whole.jobCounts())
      }
    })
  }

  it('gives a job that was not touched as the same object, however many jobs there are', () => {
    const jobs = Array.from({ length: 10_000 }, (_, index) => planned(`job-${index}`))
    const fold = foldOf(tellRun([{ type: 'run.planned', jobs }]).events)
    const before = fold.snapshot().jobs
    tellRun([{ type: 'run.planned', jobs }, ...startJob('job-7')]).events.forEach((event) => fold.apply(event))
    const touched = fold.snapshot().jobs.filter((job, index) => job !== before[index])
    expect(touched.map(({ planned: { id } }) => id)).to.deep.equal(['job-7'])
    expect(fold.jobCounts()).to.deep.equal({ pending: 9_999, running: 1 })
  })
})
