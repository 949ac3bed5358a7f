import { expect } from 'chai'
import { nearName } from '../../src/model/near-name.ts'

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
