import { expect } from 'chai'
import { retryDelay } from '../../src/engine/retry-delay.ts'
import { allSettled } from './fake-clock.ts'
import { jobIds, startRun } from './start-run.ts'

const backoff = { times: 3, backoffMs: 100, factor: 2, maxMs: 250 }

describe('retries', () => {
  it('run a failed job again after a delay that grows up to its limit', async () => {
    const run = startRun({ test: { retry: backoff } })
    for (const delayMs of [100, 200, 250]) {
      ;(await run.step('test')).exit(1)
      await allSettled()
      expect(run.clock.waits).to.deep.equal([delayMs])
      await run.clock.advance(delayMs)
    }
    const last = await run.step('test')
    expect(last.context.attempt).to.equal(4)
    last.pass()
    expect(await run.ended()).to.deep.equal({ status: 'passed' })
    expect(run.said('job.retrying').map(({ attempt, delayMs }) => [attempt, delayMs])).to.deep.equal([
      [1, 100],
      [2, 200],
      [3, 250],
    ])
  })

  it('fail the job with the last failure when all attempts failed', async () => {
    const run = startRun({ test: { retry: { times: 1 } } })
    ;(await run.step('test')).exit(1)
    ;(await run.step('test')).exit(2)
    expect(await run.ended()).to.deep.equal({ status: 'failed', failed: jobIds('test') })
    expect(run.said('job.finished')[0]).to.deep.include({
      attempt: 2,
      exitCode: 2,
      ended: { status: 'failed', failure: { reason: 'exit-code', exitCode: 2 } },
    })
  })

  it('also follow thrown errors and timeouts', async () => {
    const run = startRun({ test: { retry: { times: 2 }, timeoutMs: 1000 } })
    ;(await run.step('test')).throws('no network')
    await run.step('test')
    await run.clock.advance(1000)
    ;(await run.step('test')).pass()
    expect(await run.ended()).to.deep.equal({ status: 'passed' })
    expect(run.said('job.retrying').map(({ failure }) => failure.reason)).to.deep.equal(['threw', 'timeout'])
  })

  it('keep their slot while they wait', async () => {
    const run = startRun({ test: { retry: { times: 1, backoffMs: 5000 } }, other: {} }, { concurrency: 1 })
    ;(await run.step('test')).exit(1)
    expect(await run.running()).to.deep.equal([])
    await run.clock.advance(5000)
    ;(await run.step('test')).pass()
    ;(await run.step('other')).pass()
    await run.ended()
  })

  it('end as cancelled when the run is cancelled during the wait', async () => {
    const run = startRun({ test: { retry: { times: 1, backoffMs: 5000 } } })
    ;(await run.step('test')).exit(1)
    await allSettled()
    run.cancel()
    await run.ended()
    expect(run.jobs).to.deep.equal({ test: 'cancelled' })
    expect(run.said('job.finished')[0]).to.include({ attempt: 1 })
  })

  it('write to one log, and give each attempt its own range and duration', async () => {
    const run = startRun({ test: { retry: { times: 1 } } })
    const first = await run.step('test')
    first.write('one\n')
    await run.clock.advance(40)
    first.exit(1)
    const second = await run.step('test')
    second.write('two\n')
    await run.clock.advance(20)
    second.pass()
    await run.ended()
    expect(run.said('job.started').map(({ log }) => log.bytes)).to.deep.equal([0, 4])
    expect(run.said('job.retrying')[0]).to.deep.include({ durationMs: 40, log: { bytes: 4, lines: 1 } })
    expect(run.said('job.finished')[0]).to.deep.include({ durationMs: 20, log: { bytes: 8, lines: 2 } })
  })

  it('never wait longer than the limit, and not at all without a backoff', () => {
    expect(retryDelay({ ...backoff, factor: 1 }, 5000)).to.equal(100)
    expect(retryDelay(backoff, 5000)).to.equal(250)
    expect(retryDelay({ ...backoff, backoffMs: 0 }, 5000)).to.equal(0)
  })
})
