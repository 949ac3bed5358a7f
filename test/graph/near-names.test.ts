import { expect } from 'chai'
import { nearNames } from '../../src/graph/near-names.ts'

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
