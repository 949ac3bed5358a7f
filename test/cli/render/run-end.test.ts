import { expect } from 'chai'
import { runEnd } from '../../../src/cli/render/run/run-end.ts'
import type { JobJson, RunDetailJson } from '../../../src/wire/run.ts'
import { runId } from '../run-events.ts'
import { sampleDetail } from './run-samples.ts'

const end = ({ run, ...detail }: RunDetailJson): readonly string[] => runEnd({ run, ...detail }, { isColour: false })
const withRun = (change: Partial<RunDetailJson['run']>, detail: RunDetailJson): RunDetailJson => ({
  ...detail,
  run: { ...detail.run, ...change },
})
/** The failed run, with a change of the job that passed. */
const withInstall = (change: Partial<JobJson>): RunDetailJson => {
  const detail = sampleDetail()
  return { ...detail, jobs: detail.jobs.map((job) => (job.id === 'install' ? { ...job, ...change } : job)) }
}
const retry = `  retry  sparkwing runs retry ${runId} --failed`
const kept = { bytes: 10, files: 1 }
const reused = (by: 'cache' | 'in-place' | 'retry') => ({ run: runId, by, savedMs: 900 })

describe('the end of a run that failed', () => {
  it('names the retry of what failed if the result of another job is kept, so that it need not run', () => {
    expect(end(withInstall({ kept }))).to.deep.equal([
      '✗ release failed in 6.3 s · 2 passed, 1 failed, 1 skipped',
      '  again  sparkwing run -C /home/ada/shop release',
      retry,
      `  show   sparkwing runs show ${runId} --digest`,
    ])
    expect(end(withInstall({ reused: reused('cache') }))).to.include(retry)
    expect(end(withInstall({ reused: reused('in-place') }))).to.include(retry)
  })

  it('does not name it if everything would run, or if it would be refused', () => {
    const reason = { kind: 'file-changed', message: 'src/a.ts changed' }
    const all: readonly RunDetailJson[] = [
      sampleDetail(),
      withInstall({ kept: { not: reason } }),
      withInstall({ reused: reused('retry') }),
      withRun({ options: { concurrency: 2, cache: 'force' } }, withInstall({ kept })),
      withRun({ inputs: { token: '***' } }, withInstall({ kept })),
      withRun({ status: 'cancelled' }, withInstall({ kept })),
    ]
    for (const detail of all) expect(end(detail).join('\n')).not.to.include('--failed')
  })
})
