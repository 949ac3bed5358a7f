import { expect } from 'chai'
import { cellOf, jobKind, kindOfCell, noCell } from '../../src/model/cells.ts'
import { createRunFold } from '../../src/model/fold-run.ts'
import type { JobStatus } from '../../src/model/run-record.ts'
import { planned, scenes, tellRun } from '../storage/told-runs.ts'

const statuses: readonly JobStatus[] = ['pending', 'queued', 'running', 'passed', 'failed', 'cancelled', 'skipped', 'interrupted']

describe('the cells of a run', () => {
  it('are letters that tell every state apart', () => {
    expect(statuses.map((status) => cellOf(status, false, 1)).join('')).to.equal('wqrpfcsi')
    expect(statuses.map((status) => cellOf(status, true, 1)).join('')).to.equal('wqrpacsi')
  })

  it('are read back as the states that they stand for', () => {
    for (const status of statuses) {
      for (const isAllowed of [true, false]) expect(kindOfCell(cellOf(status, isAllowed, 1))).to.equal(jobKind(status, isAllowed))
    }
    expect([cellOf('passed', false, 2), cellOf('failed', false, 2)].map(kindOfCell)).to.deep.equal(['retried', 'failed'])
    expect([noCell, '?', ''].map(kindOfCell)).to.deep.equal([undefined, undefined, undefined])
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
