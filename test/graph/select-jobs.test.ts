import { expect } from 'chai'
import { selectJobs, type Selection } from '../../src/graph/select-jobs.ts'
import { toJobId } from '../../src/model/ids.ts'
import { UserError } from '../../src/model/user-error.ts'
import { outputOf, planOf } from './plan-of.ts'

const cell = (node: number) => ({ of: 'test', cell: { node } })
const plan = planOf({
  install: {},
  lint: { needs: ['install'] },
  'lint:css': {},
  'test/node-22': { needs: ['install'], matrix: cell(22) },
  'test/node-24': { needs: ['install'], matrix: cell(24) },
  publish: { needs: ['lint', 'test/node-22', 'test/node-24'] },
})

const selected = (selection: Selection): readonly string[] => {
  const notSelected = selectJobs(plan, selection)
  return plan.jobs.map(({ id }) => id).filter((id) => !notSelected.has(id))
}

const mistake = (choose: () => unknown): UserError => {
  try {
    choose()
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('Nothing was refused.')
}

describe('selectJobs', () => {
  it('selects everything when no flag is given', () => {
    expect(selectJobs(plan, {}).size).to.equal(0)
  })

  it('selects only the jobs that a glob matches, whatever they need', () => {
    expect(selected({ only: 'lint' })).to.deep.equal(['lint'])
    expect(selected({ only: 'lint*' })).to.deep.equal(['lint', 'lint:css'])
    expect(selected({ only: 'test/node-2?' })).to.deep.equal(['test/node-22', 'test/node-24'])
    expect(selected({ only: '*2*' })).to.deep.equal(['test/node-22', 'test/node-24'])
  })

  it('P40: selects what any of several globs matches, each of which must match a job', () => {
    expect(selected({ only: ['lint', 'test/node-22'] })).to.deep.equal(['lint', 'test/node-22'])
    expect(selectJobs(plan, { only: ['lint', 'publish'] }).get(toJobId('install'))).to.equal('--only lint --only publish')
    expect(mistake(() => selectJobs(plan, { only: ['lint', 'pubilsh'] })).message).to.equal(
      '--only pubilsh matches no job of this pipeline.',
    )
  })

  it('selects all cells of a matrix by its name', () => {
    expect(selected({ only: 'test' })).to.deep.equal(['test/node-22', 'test/node-24'])
  })

  it('selects a job and everything downstream of it', () => {
    expect(selected({ from: 'lint' })).to.deep.equal(['lint', 'publish'])
    expect(selected({ from: 'test' })).to.deep.equal(['test/node-22', 'test/node-24', 'publish'])
    expect(selected({ from: 'install' })).to.deep.equal(['install', 'lint', 'test/node-22', 'test/node-24', 'publish'])
  })

  it('selects what both flags select, and says which flag left a job out', () => {
    expect(selected({ only: '*l*', from: 'test' })).to.deep.equal(['publish'])
    const notSelected = selectJobs(plan, { only: 'lint*', from: 'lint' })
    expect(notSelected.get(toJobId('publish'))).to.equal('--only lint*')
    expect(selectJobs(plan, { from: 'publish' }).get(toJobId('install'))).to.equal('--from publish')
  })

  it('refuses flags that select nothing, and suggests a similar name or lists all names', () => {
    expect(mistake(() => selectJobs(plan, { only: 'lnit' })).tryThis).to.deep.equal(['Did you mean "lint"?'])
    expect(mistake(() => selectJobs(plan, { from: 'tset' })).tryThis).to.deep.equal(['Did you mean "test"?'])
    const nowhere = mistake(() => selectJobs(plan, { only: 'warehouse*' }))
    expect(nowhere).to.include({ code: 'no-such-job', exitCode: 2 })
    expect(nowhere.tryThis[0]).to.contain('install, lint, lint:css, test, test/node-22')
    expect(mistake(() => selectJobs(plan, { only: 'install', from: 'lint' })).code).to.equal('nothing-selected')
  })

  it('refuses to leave out a job whose output a selected job needs', () => {
    const typed = planOf({
      version: {},
      'test/node-22': { matrix: cell(22) },
      publish: { needs: ['version'], outputs: { version: outputOf('version') } },
      report: {
        needs: ['test/node-22'],
        outputs: { tests: { kind: 'matrix', cells: [{ cell: { node: 22 }, job: toJobId('test/node-22') }] } },
      },
    })
    const refused = mistake(() => selectJobs(typed, { only: 'publish' }))
    expect(refused).to.include({ code: 'needs-skipped-output', exitCode: 2 })
    expect(refused.message).to.equal('The job "publish" needs the output of "version", which --only publish leaves out.')
    expect(mistake(() => selectJobs(typed, { from: 'report' })).message).to.contain('"test/node-22"')
    expect([...selectJobs(typed, { from: 'version' }).keys()]).to.deep.equal(['test/node-22', 'report'])
  })

  it('does not slow down on a glob with many stars', () => {
    expect(mistake(() => selectJobs(planOf({ ['a'.repeat(200)]: {} }), { only: `${'*a'.repeat(60)}*b` })).code).to.equal('no-such-job')
  })
})
