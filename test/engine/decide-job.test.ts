import { expect } from 'chai'
import { decideJob, type NeedOver } from '../../src/engine/decide-job.ts'
import type { JobOutcome } from '../../src/engine/job-outcome.ts'
import { toJobId } from '../../src/model/ids.ts'

const need = (id: string, outcome: JobOutcome): NeedOver => ({ id: toJobId(id), outcome })
const going = { kind: 'going' } as const

describe('decideJob', () => {
  it('names a need that failed before one that was cancelled before one that was skipped', () => {
    const skipped = need('skipped', { status: 'skipped', isAfterFailure: false })
    const cancelled = need('cancelled', { status: 'cancelled' })
    const failed = need('failed', { status: 'failed', isAllowed: false })
    const because = (needs: readonly NeedOver[]) => decideJob({ when: 'passed', needs, stop: going })
    expect(because([skipped, cancelled, failed])).to.deep.include({
      because: { reason: 'need-failed', need: 'failed' },
      isAfterFailure: true,
    })
    expect(because([skipped, cancelled])).to.deep.include({
      because: { reason: 'need-cancelled', need: 'cancelled' },
      isAfterFailure: false,
    })
    expect(because([skipped])).to.deep.include({ because: { reason: 'need-skipped', need: 'skipped' } })
  })

  it('does not take a cancelled need for a failed one', () => {
    const needs = [need('cancelled', { status: 'cancelled' })]
    expect(decideJob({ when: 'failed', needs, stop: going })).to.deep.include({ because: { reason: 'no-need-failed' } })
    expect(decideJob({ when: 'always', needs, stop: going }).kind).to.equal('run')
  })
})
