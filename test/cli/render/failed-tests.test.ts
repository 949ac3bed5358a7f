import { expect } from 'chai'
import { failureDetails, type FailureLook } from '../../../src/cli/render/run/failure-block.ts'
import type { JobJson } from '../../../src/wire/run.ts'

const cases = ['one', 'two', 'three', 'four'].map((name) => ({ name, message: 'no', report: 'junit.xml' }))
const job: JobJson = {
  ...{ id: 'test', needs: [], when: 'passed', allowFailure: false, status: 'failed', attempts: [], cases, moreCases: 2 },
  failure: { reason: 'exit-code', exitCode: 1 },
}
const tail = [{ number: 1, text: 'done', stream: 'out' as const }]
const excerpt = { blocks: [], tail, log: { lines: 1 } }
const headline = { line: 1, text: 'done', family: 'test', signature: 's' }
const look: FailureLook = { columns: 80, room: 12, project: '/p', isColour: false, isUnicode: true }

describe('the failed tests of a job at the end of a run', () => {
  it('come before its log if no line of that says why: three of them', () => {
    expect(failureDetails({ job, excerpt }, look)).to.deep.equal([
      '    6 failed tests in junit.xml:',
      '    - one: no',
      '    - two: no',
      '    - three: no',
      '    - and 3 more failed tests',
      '    done',
    ])
  })

  it('are left out if a line says why, unless they are asked for, and leave room for the log', () => {
    expect(failureDetails({ job, excerpt: { ...excerpt, headline } }, look)).to.deep.equal(['    done'])
    expect(failureDetails({ job, excerpt: { ...excerpt, headline } }, { ...look, cases: 1 })).to.have.length(4)
    expect(failureDetails({ job, excerpt }, { ...look, room: 3 })).to.deep.equal([
      '    6 failed tests in junit.xml:',
      '    - one: no',
      '    done',
    ])
  })
})
