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
/** The failed run, with a change of each of the two jobs that passed. */
const withPassed = (...changes: readonly [Partial<JobJson>, Partial<JobJson>]): RunDetailJson => {
  const [install, test] = changes
  const detail = sampleDetail()
  return {
    ...detail,
    jobs: detail.jobs.map((job) => ({ ...job, ...(job.id === 'install' ? install : job.id === 'test/node-22' ? test : {}) })),
  }
}
const retry = `  retry  sparkwing runs retry ${runId} --failed`
const kept = { bytes: 10, files: 1 }
const reused = (by: 'cache' | 'in-place' | 'retry') => ({ run: runId, by, savedMs: 900 })

describe('the end of a run that failed', () => {
  it('names the retry of what failed if the results of all that passed are kept, so that nothing else runs', () => {
    const detail = withPassed({ kept }, { kept })
    expect(end(detail)).to.deep.equal([
      '✗ release failed in 6.3 s · 2 passed, 1 failed, 1 skipped',
      '  again  sparkwing run -C /home/ada/shop release',
      retry,
      `  show   sparkwing runs show ${runId} --digest`,
    ])
    expect(end(withPassed({ reused: reused('cache') }, { kept }))).to.include(retry)
    expect(end(withPassed({ reused: reused('in-place') }, { reused: reused('cache') }))).to.include(retry)
  })

  it('does not name it if more would run, or if it would be refused', () => {
    const reason = { kind: 'file-changed', message: 'src/a.ts changed' }
    const all: readonly RunDetailJson[] = [
      sampleDetail(),
      withPassed({ kept }, {}),
      withPassed({ kept }, { kept: { not: reason } }),
      withPassed({ kept }, { reused: reused('retry') }),
      withRun({ options: { concurrency: 2, cache: 'force' } }, withPassed({ kept }, { kept })),
      withRun({ inputs: { token: '***' } }, withPassed({ kept }, { kept })),
      withRun({ status: 'cancelled' }, withPassed({ kept }, { kept })),
    ]
    for (const detail of all) expect(end(detail).join('\n')).not.to.include('--failed')
  })

  it('does not name it if nothing else passed', () => {
    const { jobs, ...detail } = withPassed({ kept }, { kept })
    expect(end({ ...detail, jobs: jobs.filter(({ status }) => status !== 'passed') }).join('\n')).not.to.include('--failed')
  })
})
