import { expect } from 'chai'
import { countKinds, failedJobs, nextFailed } from '../../dashboard/pages/run/job-order.ts'
import { treeRows, type TreeOptions, type TreeRow } from '../../dashboard/pages/run/tree/tree-rows.ts'
import { aJob } from './jobs-of-a-run.ts'

const said = (row: TreeRow): string => {
  switch (row.type) {
    case 'head':
      return `# ${row.kind} ${row.count}`
    case 'fold':
      return `${'  '.repeat(row.level - 1)}${row.isOpen ? '-' : '+'} ${row.name} ${row.jobs.length}`
    case 'job':
      return `${'  '.repeat(row.level - 1)}${row.job.id}`
  }
}
const jobs = [
  aJob('install', { group: 'prepare' }),
  aJob('test/a', { matrix: 'test' }),
  aJob('lint', { group: 'prepare', status: 'failed', allowFailure: true, endedAt: 3 }),
  aJob('test/b', { matrix: 'test', status: 'failed', endedAt: 9 }),
  aJob('build', { status: 'failed', endedAt: 5 }),
  aJob('publish', { status: 'skipped' }),
]
const rows = (more: Partial<TreeOptions> = {}): readonly string[] =>
  treeRows(jobs, { order: 'state', chosen: new Map(), find: '', ...more }).map(said)

describe('the list of jobs', () => {
  it('puts failures first, and a matrix as one row in the place of its worst cell', () => {
    expect(rows()).to.deep.equal([
      '# failed 2',
      '+ test 2',
      'build',
      '# allowed to fail 1',
      'lint',
      '# passed 2',
      'install',
      '# skipped 1',
      'publish',
    ])
  })

  it('opens the matrix of the open job automatically, its failed cells first, unless the user has closed it', () => {
    expect(rows({ open: 'test/a' }).slice(0, 4)).to.deep.equal(['# failed 2', '- test 2', '  test/b', '  test/a'])
    expect(rows({ open: 'test/a', chosen: new Map([['matrix test', false]]) })[1]).to.equal('+ test 2')
  })

  it('can be in plan order, with open groups, and a matrix outside any group kept together', () => {
    expect(rows({ order: 'plan' })).to.deep.equal(['- prepare 2', '  install', '  lint', '+ test 2', 'build', 'publish'])
    expect(rows({ order: 'plan', chosen: new Map([['group prepare', false]]) })[0]).to.equal('+ prepare 2')
  })

  it('distinguishes a group from a matrix of the same name, and a matrix inside a group', () => {
    const mixed = [aJob('x/1', { matrix: 'x', group: 'g' }), aJob('x/2', { matrix: 'x' }), aJob('y', { group: 'x' })]
    expect(treeRows(mixed, { order: 'plan', chosen: new Map([['matrix x', true]]), find: '' }).map(said)).to.deep.equal([
      '- g 1',
      '  - x 1',
      '    x/1',
      '- x 1',
      '  x/2',
      '- x 1',
      '  y',
    ])
  })

  it('shows only jobs that match the search, even in closed folds', () => {
    expect(rows({ find: ' TEST/B ' })).to.deep.equal(['# failed 1', '- test 1', '  test/b'])
    expect(rows({ find: 'nothing' })).to.deep.equal([])
  })

  it('goes from failed job to failed job in the order in which they failed, and wraps around', () => {
    expect(failedJobs(jobs).map(({ id }) => id)).to.deep.equal(['build', 'test/b'])
    expect([undefined, 'build', 'test/b', 'lint'].map((id) => nextFailed(jobs, id)?.id)).to.deep.equal([
      'build',
      'test/b',
      'build',
      'build',
    ])
    expect(nextFailed([aJob('a')], undefined)).to.equal(undefined)
  })

  it('counts allowed failures separately', () => {
    expect([...countKinds(jobs)]).to.deep.equal([
      ['failed', 2],
      ['allowed to fail', 1],
      ['passed', 2],
      ['skipped', 1],
    ])
  })
})
