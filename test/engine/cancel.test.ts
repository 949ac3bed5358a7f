import { expect } from 'chai'
import { allSettled } from './fake-clock.ts'
import { jobIds, startRun } from './start-run.ts'

describe('cancelling a run', () => {
  it('stops running jobs, skips those that have not started, and ends as cancelled with the cause', async () => {
    const run = startRun({ test: {}, late: {}, publish: { needs: ['test'] } }, { concurrency: 1 })
    const test = await run.step('test')
    run.cancel('SIGTERM')
    expect(await run.ended()).to.deep.equal({ status: 'cancelled', cause: 'SIGTERM' })
    expect(test.context.signal.reason).to.deep.equal({ kind: 'cancel', cause: 'SIGTERM' })
    expect(test.context.kill.aborted).to.equal(false)
    expect(run.jobs).to.deep.equal({
      test: 'cancelled',
      late: 'skipped: the run was cancelled',
      publish: 'skipped: the run was cancelled',
    })
  })

  it('ends as cancelled even when a job failed before', async () => {
    const run = startRun({ lint: {}, test: {}, report: { needs: ['lint', 'test'], when: 'failed' } })
    ;(await run.step('lint')).exit(1)
    await run.step('test')
    await allSettled()
    run.cancel()
    expect(await run.ended()).to.deep.equal({ status: 'cancelled', cause: 'SIGINT' })
    expect(run.jobs).to.deep.equal({ lint: 'failed', test: 'cancelled', report: 'skipped: the run was cancelled' })
  })

  it("still runs jobs with when 'always', after all jobs upstream of them have ended", async () => {
    const run = startRun({
      up: {},
      test: { needs: ['up'] },
      down: { needs: ['test'], when: 'always' },
      log: { needs: ['down'], when: 'always' },
      after: { needs: ['down'] },
    })
    const up = (await run.step('up')).ignoreSignal()
    run.cancel()
    expect(await run.running()).to.deep.equal([])
    up.cancelled()
    const down = await run.step('down')
    expect(down.context.signal.aborted).to.equal(false)
    down.pass()
    ;(await run.step('log')).pass()
    expect(await run.ended()).to.deep.equal({ status: 'cancelled', cause: 'SIGINT' })
    expect(run.jobs).to.deep.equal({
      up: 'cancelled',
      test: 'skipped: the run was cancelled',
      down: 'passed',
      log: 'passed',
      after: 'skipped: the run was cancelled',
    })
  })

  it("cancels jobs with when 'always' that were already running", async () => {
    const run = startRun({ watch: { when: 'always' } })
    await run.step('watch')
    run.cancel()
    await run.ended()
    expect(run.jobs).to.deep.equal({ watch: 'cancelled' })
  })

  it('ends everything at once on a kill, even jobs that run after a cancel', async () => {
    const run = startRun({ test: {}, down: { when: 'always', needs: ['test'] }, log: { when: 'always', needs: ['down'] } })
    const test = (await run.step('test')).ignoreSignal()
    run.cancel()
    test.exit(1)
    const down = (await run.step('down')).ignoreSignal()
    run.kill()
    expect(down.context.kill.aborted).to.equal(true)
    expect(down.context.signal.reason).to.deep.equal({ kind: 'cancel', cause: 'SIGINT' })
    expect(await run.ended()).to.deep.equal({ status: 'cancelled', cause: 'SIGINT' })
    expect(run.jobs).to.deep.equal({ test: 'cancelled', down: 'cancelled', log: 'skipped: the run was cancelled' })
  })

  it('skips everything when it was cancelled before it started', async () => {
    const run = startRun({ test: {}, other: {}, down: { when: 'always' } }, { isCancelled: true, only: 't*' })
    expect(await run.ended()).to.deep.equal({ status: 'cancelled', cause: 'SIGINT' })
    expect(run.jobs).to.deep.equal({
      test: 'skipped: the run was cancelled',
      other: 'skipped: not selected by --only t*',
      down: 'skipped: not selected by --only t*',
    })
    expect(run.logs.opened).to.deep.equal([])
    const unselected = startRun({ test: {}, down: { when: 'always' } }, { isCancelled: true })
    await unselected.ended()
    expect(unselected.jobs).to.include({ down: 'skipped: the run was cancelled' })
  })

  it('counts a step that fails after it was asked to stop as cancelled, and never retries it', async () => {
    const run = startRun({ test: { retry: { times: 3 } } })
    const test = (await run.step('test')).ignoreSignal()
    run.cancel()
    test.exit(130)
    await run.ended()
    expect(run.jobs).to.deep.equal({ test: 'cancelled' })
    expect(run.said('job.retrying')).to.deep.equal([])
  })

  it('counts a step that passes although it was asked to stop as passed, and starts no further step of its job', async () => {
    const run = startRun({ one: {}, two: { body: { first: {}, second: {} } } })
    const one = (await run.step('one')).ignoreSignal()
    const first = (await run.step('two', 'first')).ignoreSignal()
    run.cancel()
    one.pass()
    first.pass()
    expect(await run.ended()).to.deep.equal({ status: 'cancelled', cause: 'SIGINT' })
    expect(run.jobs).to.deep.equal({ one: 'passed', two: 'cancelled' })
    expect(run.said('step.started', 'two').map(({ name }) => name)).to.deep.equal(['first'])
  })

  it('does not wait for a condition that never settles', async () => {
    const run = startRun({ ask: { condition: () => new Promise(() => undefined) } })
    await run.running()
    run.cancel()
    await run.ended()
    expect(run.jobs).to.deep.equal({ ask: 'skipped: the run was cancelled' })
  })

  it('can be requested by a listener during an event', async () => {
    const run = startRun(
      { first: {}, second: { needs: ['first'] }, third: { needs: ['first'] } },
      {
        onEvent: (event) => {
          if (event.type === 'job.started' && event.job === 'second') run.cancel('request')
        },
      },
    )
    ;(await run.step('first')).pass()
    expect(await run.ended()).to.deep.equal({ status: 'cancelled', cause: 'request' })
    expect(run.jobs).to.deep.equal({ first: 'passed', second: 'cancelled', third: 'skipped: the run was cancelled' })
  })

  it('takes precedence over fail-fast', async () => {
    const run = startRun({ lint: {}, test: {}, down: { needs: ['test'], when: 'always' } }, { failFast: true })
    const test = (await run.step('test')).ignoreSignal()
    ;(await run.step('lint')).exit(1)
    await run.running()
    run.cancel()
    test.cancelled()
    ;(await run.step('down')).pass()
    expect(await run.ended()).to.deep.equal({ status: 'cancelled', cause: 'SIGINT' })
    expect(run.said('job.finished').map(({ job }) => job)).to.deep.equal(jobIds('lint', 'test', 'down'))
  })
})
