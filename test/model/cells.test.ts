import { expect } from 'chai'
import { cellOf } from '../../src/model/cells.ts'
import { createRunFold } from '../../src/model/fold-run.ts'
import type { JobStatus } from '../../src/model/run-record.ts'
import { planned, scenes, tellRun } from '../storage/told-runs.ts'

describe('the cells of a run', () => {
  it('are letters that tell every state apart', () => {
    const statuses: readonly JobStatus[] = ['pending', 'queued', 'running', 'passed', 'failed', 'cancelled', 'skipped', 'interrupted']
    expect(statuses.map((status) => cellOf(status, false)).join('')).to.equal('wqrpfcsi')
    expect(statuses.map((status) => cellOf(status, true)).join('')).to.equal('wqrpacsi')
  })

  it('follow the run event by event, in the order of the plan', () => {
    const fold = createRunFold()
    const seen = tellRun(scenes.passed).events.map((event) => {
      fold.apply(event)
      return fold.cells()
    })
    expect([...new Set(seen)]).to.deep.equal([undefined, 'ww', 'rw', 'pw', 'pq', 'pr', 'pp'])
  })

  it('are absent with more than 400 jobs', () => {
    const cellsWith = (count: number): string | undefined => {
      const fold = createRunFold()
      const jobs = Array.from({ length: count }, (_, index) => planned(`job-${index}`))
      for (const event of tellRun([{ type: 'run.planned', jobs }]).events) fold.apply(event)
      return fold.cells()
    }
    expect(cellsWith(400)).to.equal('w'.repeat(400))
    expect(cellsWith(401)).to.equal(undefined)
  })
})
