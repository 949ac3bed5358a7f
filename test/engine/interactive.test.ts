import { expect } from 'chai'
import { allSettled } from './fake-clock.ts'
import { MemoryLocks } from './memory-locks.ts'
import { startRun } from './start-run.ts'

const interactive = { interactive: true } as const
const publish = { name: 'publish', slots: 1 }

describe('interactive jobs', () => {
  it('P3: run one at a time, in the order of the plan, beside other jobs', async () => {
    const run = startRun({ a: interactive, b: { ...interactive, needs: ['d'] }, c: interactive, d: {}, e: {} })
    const a = await run.step('a')
    const e = await run.step('e')
    ;(await run.step('d')).pass()
    expect(await run.running()).to.deep.equal([])
    expect(run.said('job.queued').map(({ job, waitsFor }) => `${job} ${waitsFor}`)).to.deep.equal(['c terminal', 'b terminal'])
    a.pass()
    const b = await run.step('b')
    expect(await run.running()).to.deep.equal([])
    b.pass()
    ;(await run.step('c')).pass()
    e.pass()
    expect(await run.ended()).to.deep.equal({ status: 'passed' })
    expect(run.said('job.queued')).to.have.length(2)
  })

  it('P3: take no slot while they wait, and say so if they waited for a slot before', async () => {
    const run = startRun({ a: interactive, b: {}, c: interactive, d: {} }, { concurrency: 2 })
    const a = await run.step('a')
    ;(await run.step('b')).pass()
    const d = await run.step('d')
    expect(run.said('job.queued', 'c').map(({ waitsFor }) => waitsFor)).to.deep.equal(['slot', 'terminal'])
    a.pass()
    ;(await run.step('c')).pass()
    d.pass()
    await run.ended()
  })

  it('P3: keep the terminal during retries, and do not count the wait towards a time-out', async () => {
    const run = startRun({ a: { ...interactive, retry: { times: 1, backoffMs: 5000 } }, b: { ...interactive, timeoutMs: 1000 } })
    ;(await run.step('a')).exit(1)
    expect(await run.running()).to.deep.equal([])
    await run.clock.advance(5000)
    ;(await run.step('a')).pass()
    ;(await run.step('b')).pass()
    expect(await run.ended()).to.deep.equal({ status: 'passed' })
  })

  it('P3: wait for their lock first, so that a job that waits for a lock keeps the terminal from no other', async () => {
    const locks = new MemoryLocks()
    const other = startRun({ holds: { lock: publish } }, { locks })
    const holds = await other.step('holds')
    const run = startRun({ a: { ...interactive, lock: publish }, b: interactive }, { locks })
    const b = await run.step('b')
    holds.pass()
    await other.ended()
    expect(await run.running()).to.deep.equal([])
    expect(run.said('job.queued', 'a').map(({ waitsFor }) => waitsFor)).to.deep.equal(['lock', 'terminal'])
    b.pass()
    ;(await run.step('a')).pass()
    await run.ended()
    expect(locks.held).to.deep.equal([])
  })

  it('P3: stop waiting at once when the run is cancelled; one that always runs goes on waiting', async () => {
    const run = startRun({ a: interactive, b: { ...interactive, lock: publish }, c: { ...interactive, when: 'always' } })
    await run.step('a')
    await allSettled()
    expect(run.locks.held).to.deep.equal(['publish'])
    // which ends a
    run.cancel()
    ;(await run.step('c')).pass()
    expect(run.jobs).to.include({ b: 'skipped: the run was cancelled' })
    expect(run.locks.held).to.deep.equal([])
    expect((await run.ended()).status).to.equal('cancelled')
  })

  it('P3: give the next its turn when a condition ends them', async () => {
    const run = startRun({ a: { ...interactive, condition: () => Promise.resolve(false) }, b: interactive })
    ;(await run.step('b')).pass()
    expect(await run.ended()).to.deep.equal({ status: 'passed' })
    expect(run.jobs).to.deep.equal({ a: 'skipped: its `when` condition was false', b: 'passed' })
  })
})
