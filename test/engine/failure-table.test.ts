import { expect } from 'chai'
import { jobIds, startRun } from './start-run.ts'

describe('the failure table', () => {
  it('passes when every job passes, and says why each ran', async () => {
    const run = startRun({ lint: {}, test: { needs: ['lint'] } })
    ;(await run.step('lint')).pass()
    ;(await run.step('test')).pass()
    expect(await run.ended()).to.deep.equal({ status: 'passed' })
    expect(run.said('job.finished').map(({ why }) => why)).to.deep.equal(['nothing to wait for', 'its needs passed'])
  })

  it('skips direct and indirect dependents of a failed job, and lets others finish', async () => {
    const run = startRun({
      top: {},
      left: { needs: ['top'] },
      right: { needs: ['top'] },
      bottom: { needs: ['left', 'right'] },
      end: { needs: ['bottom'] },
    })
    ;(await run.step('top')).pass()
    const right = await run.step('right')
    ;(await run.step('left')).exit(1)
    right.pass()
    expect(await run.ended()).to.deep.equal({ status: 'failed', failed: jobIds('left') })
    expect(run.jobs).to.deep.equal({
      top: 'passed',
      left: 'failed',
      right: 'passed',
      bottom: 'skipped: left failed',
      end: 'skipped: bottom was skipped',
    })
  })

  it('continues with independent jobs after a failure', async () => {
    const run = startRun({ lint: {}, build: {}, pack: { needs: ['build'] } }, { concurrency: 1 })
    ;(await run.step('lint')).exit(1)
    ;(await run.step('build')).pass()
    ;(await run.step('pack')).pass()
    expect(await run.ended()).to.deep.equal({ status: 'failed', failed: jobIds('lint') })
  })

  it('lets dependents proceed and the run pass after an allowed failure', async () => {
    const run = startRun({ audit: { allowFailure: true }, publish: { needs: ['audit'] } })
    ;(await run.step('audit')).exit(1)
    ;(await run.step('publish')).pass()
    expect(await run.ended()).to.deep.equal({ status: 'passed' })
    expect(run.jobs).to.deep.equal({ audit: 'failed', publish: 'passed' })
    expect(run.said('job.finished', 'publish')[0]?.why).to.equal('its needs passed or were allowed to fail')
  })

  it("runs a job with when 'failed' after a need failed, and the run stays failed", async () => {
    const run = startRun({ test: {}, report: { needs: ['test'], when: 'failed' } })
    ;(await run.step('test')).exit(1)
    ;(await run.step('report')).pass()
    expect(await run.ended()).to.deep.equal({ status: 'failed', failed: jobIds('test') })
    expect(run.said('job.finished', 'report')[0]).to.include({ why: 'test failed' })
  })

  it("runs a job with when 'failed' after a need was skipped because of a failure upstream", async () => {
    const run = startRun({ build: {}, test: { needs: ['build'] }, pack: { needs: ['test'] }, report: { needs: ['pack'], when: 'failed' } })
    ;(await run.step('build')).exit(1)
    ;(await run.step('report')).pass()
    await run.ended()
    expect(run.said('job.finished', 'report')[0]?.why).to.equal('pack was skipped after a failure')
  })

  it("runs a job with when 'failed' after an allowed failure of a need", async () => {
    const run = startRun({ audit: { allowFailure: true }, report: { needs: ['audit'], when: 'failed' } })
    ;(await run.step('audit')).exit(1)
    ;(await run.step('report')).pass()
    expect(await run.ended()).to.deep.equal({ status: 'passed' })
  })

  it("skips a job with when 'failed' when no need failed, or a need was skipped only because of its condition", async () => {
    const run = startRun({
      test: {},
      publish: { condition: () => Promise.resolve(false) },
      report: { needs: ['test', 'publish'], when: 'failed' },
      after: { needs: ['report'] },
    })
    ;(await run.step('test')).pass()
    expect(await run.ended()).to.deep.equal({ status: 'passed' })
    expect(run.jobs).to.include({ report: 'skipped: nothing it waits for failed', after: 'skipped: report was skipped' })
  })

  it("runs a job with when 'always' once its needs have ended, whatever the result", async () => {
    const run = startRun({
      test: {},
      publish: { needs: ['test'] },
      clean: { needs: ['publish'], when: 'always' },
      after: { needs: ['clean'] },
    })
    ;(await run.step('test')).exit(1)
    ;(await run.step('clean')).pass()
    ;(await run.step('after')).pass()
    expect(await run.ended()).to.deep.equal({ status: 'failed', failed: jobIds('test') })
    expect(run.said('job.finished', 'clean')[0]?.why).to.equal('always runs')
  })

  it('evaluates a condition only when all needs passed, and skips the job when it is false', async () => {
    const asked: string[] = []
    const says = (name: string, answer: boolean) => () => {
      asked.push(name)
      return Promise.resolve(answer)
    }
    const run = startRun({
      test: {},
      broken: {},
      yes: { needs: ['test'], condition: says('yes', true) },
      no: { needs: ['test'], condition: says('no', false) },
      never: { needs: ['broken'], condition: says('never', true) },
      below: { needs: ['no'] },
    })
    const test = await run.step('test')
    ;(await run.step('broken')).exit(1)
    expect(asked).to.deep.equal([])
    test.pass()
    ;(await run.step('yes')).pass()
    await run.ended()
    expect(asked).to.deep.equal(['yes', 'no'])
    expect(run.jobs).to.deep.equal({
      test: 'passed',
      broken: 'failed',
      yes: 'passed',
      no: 'skipped: its `when` condition was false',
      never: 'skipped: broken failed',
      below: 'skipped: no was skipped',
    })
  })

  it('fails a job whose condition throws or rejects, after a started event', async () => {
    const run = startRun({
      rejects: { condition: () => Promise.reject(new Error('no such branch')) },
      throws: {
        condition: () => {
          throw new TypeError('not a function')
        },
        allowFailure: true,
      },
      after: { needs: ['rejects'] },
      next: { needs: ['throws'] },
    })
    ;(await run.step('next')).pass()
    expect(await run.ended()).to.deep.equal({ status: 'failed', failed: jobIds('rejects') })
    expect(run.said('job.started', 'rejects')).to.deep.equal([
      { type: 'job.started', job: 'rejects', attempt: 1, log: { bytes: 0, lines: 0 } },
    ])
    expect(run.said('job.finished', 'rejects')[0]).to.have.nested.include({
      'ended.failure.reason': 'threw',
      'ended.failure.message': 'no such branch',
    })
    expect(run.jobs).to.include({ throws: 'failed', after: 'skipped: rejects failed', next: 'passed' })
  })

  it('names a failed need rather than a skipped one', async () => {
    const run = startRun({ off: { condition: () => Promise.resolve(false) }, lint: {}, publish: { needs: ['off', 'lint'] } })
    ;(await run.step('lint')).exit(1)
    await run.ended()
    expect(run.jobs).to.include({ publish: 'skipped: lint failed' })
  })

  it('lists the failed jobs in the order in which they failed', async () => {
    const run = startRun({ first: {}, second: {} })
    ;(await run.step('second')).exit(1)
    await run.running()
    ;(await run.step('first')).exit(1)
    expect(await run.ended()).to.deep.equal({ status: 'failed', failed: jobIds('second', 'first') })
  })
})
