import { expect } from 'chai'
import { toRunSummaryJson } from '../../src/wire/to-json.ts'
import { runDetail } from '../../src/records/run-detail.ts'
import { createRunFold } from '../../src/model/fold-run.ts'
import { runId, startedAt } from '../cli/run-events.ts'
import { failedRunEvents, sampleDetail, sampleFolder } from '../cli/render/run-samples.ts'

describe('runs as JSON', () => {
  it('include what is known about a run, and leave out the rest', () => {
    const { run } = sampleDetail()
    expect(run).to.deep.equal({
      id: runId,
      pipeline: 'release',
      project: '/home/ada/shop',
      status: 'failed',
      startedAt,
      endedAt: startedAt + 6310,
      durationMs: 6310,
      failed: ['lint'],
      inputs: {},
      args: [],
      branch: 'main',
      commit: '0123456789abcdef0123456789abcdef01234567',
      subject: 'Fix the cart',
      dirty: true,
      jobCounts: { passed: 2, failed: 1, skipped: 1 },
      cells: 'pfts',
      directory: '/home/ada/shop',
      seq: 14,
      owner: { machineId: 'm', pid: 42 },
      versions: { sparkwing: '0.1.0', node: '24.0.0', platform: 'linux-x64' },
      options: { concurrency: 2 },
      folder: sampleFolder,
      annotations: [{ level: 'warning', message: 'a process kept its pipe open', job: 'test/node-22', at: startedAt + 4710 }],
    })
  })

  it('include each job with its state and its attempts', () => {
    const [install, lint, test, publish] = sampleDetail().jobs
    expect(install).to.deep.include({ id: 'install', status: 'passed', attempt: 1, durationMs: 4200, why: 'its needs passed' })
    expect(install?.log).to.deep.equal({ bytes: 100, lines: 3, isComplete: true, file: 'install.log' })
    expect(lint).to.deep.include({ status: 'failed', failure: { reason: 'exit-code', exitCode: 1 }, because: 'exited with code 1' })
    expect(test).to.include({ status: 'passed', attempt: 2 })
    expect(test?.log?.file).to.equal('test%2Fnode-22.log')
    expect(test?.attempts.map(({ ended }) => ended?.status)).to.deep.equal(['failed', 'passed'])
    expect(publish).to.deep.equal({
      id: 'publish',
      title: 'Publish it',
      needs: ['lint', 'test/node-22'],
      when: 'passed',
      allowFailure: false,
      status: 'skipped',
      because: 'lint failed',
      skipped: { reason: 'need-failed', need: 'lint' },
      attempts: [],
    })
  })

  it('A8: take no field from a journal that has the name of one of their own', () => {
    const fold = createRunFold()
    for (const event of failedRunEvents()) {
      const strange = { id: 'other', status: 'deferred', pipeline: 'other' }
      if (event.type === 'run.started') fold.apply({ ...event, git: { ...event.git, ...strange } })
      else if (event.type === 'run.finished') fold.apply({ ...event, ended: { ...strange, ...event.ended } })
      else fold.apply(event)
    }
    expect(runDetail(fold.snapshot(), sampleFolder).run).to.deep.equal(sampleDetail().run)
  })

  it('are complete at every moment of a run, and survive a round trip through JSON', () => {
    const fold = createRunFold()
    for (const event of failedRunEvents()) {
      fold.apply(event)
      const detail = runDetail(fold.snapshot(), sampleFolder)
      expect(JSON.parse(JSON.stringify(detail))).to.deep.equal(detail)
    }
  })

  it('leave out the end of a run that has not ended', () => {
    const fold = createRunFold()
    for (const event of failedRunEvents().slice(0, 4)) fold.apply(event)
    const summary = toRunSummaryJson({ run: fold.run, jobCounts: fold.jobCounts() })
    expect(summary).to.include({ status: 'running' })
    expect(summary).not.to.have.any.keys('endedAt', 'durationMs', 'failed', 'cause', 'because')
    expect(summary.jobCounts).to.deep.equal({ pending: 3, running: 1 })
  })
})
