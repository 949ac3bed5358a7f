import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { homeDirectory } from '../../src/project/home.ts'

describe('the home', () => {
  it('is SPARKWING_HOME, absolute, and else ~/.sparkwing, also when that is empty', () => {
    expect(homeDirectory({ SPARKWING_HOME: 'below' })).to.equal(join(process.cwd(), 'below'))
    for (const env of [{}, { SPARKWING_HOME: '' }]) expect(homeDirectory(env)).to.equal(join(homedir(), '.sparkwing'))
  })
})
