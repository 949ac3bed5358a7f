import { expect } from 'chai'
import { jobIds, startRun } from './start-run.ts'

describe('fail-fast', () => {
  it('stops running jobs and skips those that have not started after the first failure', async () => {
    const run = startRun({ lint: {}, test: {}, late: {}, publish: { needs: ['test'] } }, { failFast: true, concurrency: 2 })
    const test = await run.step('test')
    ;(await run.step('lint')).exit(1)
    expect(await run.ended()).to.deep.equal({ status: 'failed', failed: jobIds('lint') })
    expect(test.context.signal.reason).to.deep.equal({ kind: 'fail-fast' })
    expect(run.jobs).to.deep.equal({
      lint: 'failed',
      test: 'cancelled',
      late: 'skipped: lint failed (--fail-fast)',
      publish: 'skipped: lint failed (--fail-fast)',
    })
  })

  it('is not triggered by an allowed failure', async () => {
    const run = startRun({ audit: { allowFailure: true }, test: {} }, { failFast: true })
    const test = await run.step('test')
    ;(await run.step('audit')).exit(1)
    await run.running()
    expect(test.context.signal.aborted).to.equal(false)
    test.pass()
    expect(await run.ended()).to.deep.equal({ status: 'passed' })
  })

  it("spares jobs with when 'always' or 'failed', running or not", async () => {
    const run = startRun(
      {
        setup: {},
        watch: { when: 'always' },
        lint: { needs: ['setup'] },
        test: { needs: ['setup'] },
        report: { needs: ['lint'], when: 'failed' },
        clean: { needs: ['test'], when: 'always' },
        idle: { needs: ['test'], when: 'failed' },
      },
      { failFast: true },
    )
    const watch = await run.step('watch')
    ;(await run.step('setup')).pass()
    ;(await run.step('lint')).exit(1)
    ;(await run.step('report')).pass()
    ;(await run.step('clean')).pass()
    watch.pass()
    expect(await run.ended()).to.deep.equal({ status: 'failed', failed: jobIds('lint') })
    expect(run.jobs).to.deep.equal({
      setup: 'passed',
      watch: 'passed',
      lint: 'failed',
      test: 'cancelled',
      report: 'passed',
      clean: 'passed',
      idle: 'skipped: nothing it waits for failed',
    })
  })

  it('starts a cleanup job only when all jobs upstream of it have ended', async () => {
    const run = startRun(
      { lint: {}, build: {}, deploy: { needs: ['build'] }, clean: { needs: ['deploy'], when: 'always' } },
      { failFast: true },
    )
    const build = (await run.step('build')).ignoreSignal()
    ;(await run.step('lint')).exit(1)
    expect(await run.running()).to.deep.equal([])
    build.cancelled()
    ;(await run.step('clean')).pass()
    await run.ended()
  })

  it('does not retry the jobs it stopped', async () => {
    const run = startRun({ lint: {}, test: { retry: { times: 5 } } }, { failFast: true })
    const test = (await run.step('test')).ignoreSignal()
    ;(await run.step('lint')).exit(1)
    await run.running()
    test.exit(143)
    await run.ended()
    expect(run.said('job.started', 'test')).to.have.length(1)
    expect(run.jobs).to.include({ test: 'cancelled' })
  })
})
