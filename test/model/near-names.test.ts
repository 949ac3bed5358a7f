import { expect } from 'chai'
import { nearName, nearNames } from '../../src/model/text/near-names.ts'

describe('nearNames', () => {
  it('finds letters that are swapped, missing, added, wrong or of another case', () => {
    for (const slip of ['biuld', 'buld', 'buuild', 'bulld', 'BUILD'])
      expect(nearNames(slip, ['test', 'build']), slip).to.deep.equal(['build'])
  })

  it('gives the nearest first, at most three, and nothing that is only a little alike', () => {
    expect(nearNames('test', ['tests', 'test1', 'text', 'best', 'deploy'])).to.have.length(3)
    expect(nearNames('deploys', ['deplay', 'deploy'])).to.deep.equal(['deploy', 'deplay'])
    expect(nearNames('lint', ['publish', 'install'])).to.deep.equal([])
  })
})

describe('nearName', () => {
  it('finds the name that differs by a slip or two', () => {
    const known = ['build', 'test', 'publish', 'pack-only']
    expect(['biuld', 'Build', 'tst', 'publsih', 'packonly', 'publishing'].map((given) => nearName(given, known))).to.deep.equal([
      'build',
      'build',
      'test',
      'publish',
      'pack-only',
      'publish',
    ])
  })

  it('finds nothing where nothing is near', () => {
    expect(nearName('deploy', ['build', 'test'])).to.equal(undefined)
    expect(nearName('x', [])).to.equal(undefined)
  })
})
