import { expect } from 'chai'
import { allSettled } from './fake-clock.ts'
import { startRun } from './start-run.ts'

const timedOut = (afterMs: number) => ({ status: 'failed', failure: { reason: 'timeout', afterMs } })

describe('timeouts', () => {
  it('of a job ask its step to stop and fail the attempt, however the step ends', async () => {
    const run = startRun({ test: { timeoutMs: 1000, body: { one: {}, two: {} } } })
    const one = (await run.step('test', 'one')).ignoreSignal()
    await run.clock.advance(999)
    expect(one.context.signal.aborted).to.equal(false)
    await run.clock.advance(1)
    expect(one.context.signal.reason).to.deep.equal({ kind: 'timeout', afterMs: 1000 })
    one.pass()
    await run.ended()
    expect(run.said('job.finished')[0]?.ended).to.deep.equal(timedOut(1000))
    expect(run.said('step.finished').map(({ ended }) => ended)).to.deep.equal([timedOut(1000)])
  })

  it('of a job start over with each attempt', async () => {
    const run = startRun({ test: { timeoutMs: 1000, retry: { times: 1 } } })
    const first = await run.step('test')
    await run.clock.advance(900)
    first.exit(1)
    const second = await run.step('test')
    await run.clock.advance(900)
    second.pass()
    expect(await run.ended()).to.deep.equal({ status: 'passed' })
  })

  it('of a step end only that step', async () => {
    const run = startRun({ test: { body: { slow: { timeout: '2s', allowFailure: true }, next: {} } } })
    await run.step('test', 'slow')
    await run.clock.advance(2000)
    const next = await run.step('test', 'next')
    expect(next.context.signal.aborted).to.equal(false)
    next.pass()
    expect(await run.ended()).to.deep.equal({ status: 'passed' })
    expect(run.said('step.finished')[0]?.ended).to.deep.equal(timedOut(2000))
  })

  it('of a job also apply when the step is allowed to fail', async () => {
    const run = startRun({ test: { timeoutMs: 1000, body: { slow: { allowFailure: true }, next: {} } } })
    await run.step('test', 'slow')
    await run.clock.advance(1000)
    await run.ended()
    expect(run.said('job.finished')[0]?.ended).to.deep.equal(timedOut(1000))
    expect(run.said('step.started')).to.have.length(1)
  })

  it('are cleared when the job or step they limit ends', async () => {
    const run = startRun({ test: { timeoutMs: 1000, body: { one: { timeout: 500 } } }, wait: {} })
    ;(await run.step('test')).pass()
    await allSettled()
    expect(run.clock.waits).to.deep.equal([])
    ;(await run.step('wait')).pass()
    await run.ended()
  })

  it("leave time for steps with when 'always', which a cancel still reaches", async () => {
    const run = startRun({ test: { timeoutMs: 1000, body: { slow: {}, clean: { when: 'always' } } } })
    await run.step('test', 'slow')
    await run.clock.advance(1000)
    const clean = await run.step('test', 'clean')
    expect(clean.context.signal.aborted).to.equal(false)
    run.cancel()
    await run.ended()
    expect(run.jobs).to.deep.equal({ test: 'cancelled' })
  })
})
