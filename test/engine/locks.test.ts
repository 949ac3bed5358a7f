import { expect } from 'chai'
import { parseRunId } from '../../src/model/ids.ts'
import { allSettled } from './fake-clock.ts'
import { MemoryLocks } from './memory-locks.ts'
import { startRun } from './start-run.ts'

const publish = { name: 'publish', slots: 1 }
const first = parseRunId('20260101-000000-000-aaaaaaaa')
if (!first) throw new Error('that is no id')

describe('locks of jobs', () => {
  it('let one job after another hold a lock, and report what the second waits for', async () => {
    const run = startRun({ a: { lock: publish }, b: { lock: publish }, c: {} }, { run: first })
    const a = await run.step('a')
    ;(await run.step('c')).pass()
    expect(await run.running()).to.deep.equal([])
    expect(run.said('job.queued')).to.deep.equal([{ type: 'job.queued', job: 'b', waitsFor: 'lock', lock: 'publish', heldBy: first }])
    a.pass()
    ;(await run.step('b')).pass()
    expect(await run.ended()).to.deep.equal({ status: 'passed' })
    expect(run.locks.held).to.deep.equal([])
  })

  it('let as many jobs hold a lock as it has slots, and use the smaller number if jobs disagree', async () => {
    const two = { name: 'database', slots: 2 }
    const run = startRun({ a: { lock: two }, b: { lock: two }, c: { lock: two }, d: { lock: { name: 'database', slots: 1 } } })
    const a = await run.step('a')
    const b = await run.step('b')
    expect(await run.running()).to.deep.equal([])
    a.pass()
    const c = await run.step('c')
    b.pass()
    expect(await run.running()).to.deep.equal([])
    c.pass()
    ;(await run.step('d')).pass()
    await run.ended()
  })

  it('take no job slot while a job waits; the job then waits for a slot like any other', async () => {
    const locks = new MemoryLocks()
    const other = startRun({ holds: { lock: publish } }, { locks, run: first })
    const holds = await other.step('holds')
    const run = startRun({ waits: { lock: publish }, free: {}, late: {} }, { locks, concurrency: 1 })
    const free = await run.step('free')
    holds.pass()
    await other.ended()
    expect(await run.running()).to.deep.equal([])
    expect(locks.held).to.deep.equal(['publish'])
    expect(run.said('job.queued', 'waits').map((event) => event.waitsFor)).to.deep.equal(['lock', 'slot'])
    free.pass()
    ;(await run.step('waits')).pass()
    ;(await run.step('late')).pass()
    await run.ended()
  })

  it('do not count the wait towards the timeout of a job', async () => {
    const run = startRun({ a: { lock: publish }, b: { lock: publish, timeoutMs: 1000 } })
    const a = await run.step('a')
    await run.clock.advance(60_000)
    a.pass()
    ;(await run.step('b')).pass()
    expect(await run.ended()).to.deep.equal({ status: 'passed' })
  })

  it('are kept during retries and released after the last attempt', async () => {
    const run = startRun({ a: { lock: publish, retry: { times: 1 } }, b: { lock: publish } })
    ;(await run.step('a')).exit(1)
    const again = await run.step('a')
    expect(run.locks.held).to.deep.equal(['publish'])
    expect(await run.running()).to.deep.equal([])
    again.pass()
    ;(await run.step('b')).pass()
    await run.ended()
  })

  it('stop waiting at once when the run is cancelled', async () => {
    const locks = new MemoryLocks()
    const other = startRun({ holds: { lock: publish } }, { locks })
    const holds = await other.step('holds')
    const run = startRun({ waits: { lock: publish }, after: { needs: ['waits'] } }, { locks })
    await allSettled()
    run.cancel()
    expect(await run.ended()).to.deep.equal({ status: 'cancelled', cause: 'SIGINT' })
    expect(run.jobs).to.deep.equal({ waits: 'skipped: the run was cancelled', after: 'skipped: the run was cancelled' })
    holds.pass()
    await other.ended()
    expect(locks.held).to.deep.equal([])
  })

  it('keep the place of a job that runs even after a cancel', async () => {
    const locks = new MemoryLocks()
    const other = startRun({ holds: { lock: publish } }, { locks })
    const holds = await other.step('holds')
    const run = startRun({ tidy: { lock: publish, when: 'always' } }, { locks })
    await allSettled()
    run.cancel()
    expect(await run.running()).to.deep.equal([])
    holds.pass()
    await other.ended()
    ;(await run.step('tidy')).pass()
    expect((await run.ended()).status).to.equal('cancelled')
  })

  it('are released when fail-fast skips the job while it waits for a slot', async () => {
    const run = startRun({ a: {}, b: { lock: publish }, c: { lock: publish } }, { concurrency: 1, failFast: true })
    const a = await run.step('a')
    await allSettled()
    expect(run.locks.held).to.deep.equal(['publish'])
    a.exit(1)
    await run.ended()
    expect(run.locks.held).to.deep.equal([])
  })

  it('fail the job when a lock cannot be acquired', async () => {
    const locks = new MemoryLocks()
    locks.refusal = 'its lock "publish" cannot be acquired'
    const run = startRun({ a: { lock: publish }, b: {} }, { locks })
    ;(await run.step('b')).pass()
    expect(await run.ended()).to.deep.equal({ status: 'failed', failed: ['a'] })
    expect(run.said('job.finished', 'a')[0]?.ended).to.deep.equal({
      status: 'failed',
      failure: { reason: 'not-started', message: 'its lock "publish" cannot be acquired' },
    })
  })

  it('are acquired before the condition is evaluated, and released when it is false', async () => {
    const run = startRun({ a: { lock: publish, condition: () => Promise.resolve(false) }, b: { lock: publish } })
    ;(await run.step('b')).pass()
    await run.ended()
    expect(run.jobs['a']).to.include('skipped')
  })
})
