import { chownSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { ensureHomeToken, readHomeToken } from '../../src/server-process/home-token.ts'
import { canBeAnotherUser } from '../server/as-another-user.ts'
import { tempHome } from '../storage/temp-home.ts'

const planted = `${'ab'.repeat(32)}\n`
const unlessUser = canBeAnotherUser ? '' : ' (left out: only root can give files to another user)'

describe('the token of a home', () => {
  it('A14: is not one that a link leads to, and stays the same otherwise', () => {
    using home = tempHome()
    const file = join(home.path, 'dashboard.token')
    const token = ensureHomeToken(home.path)
    expect(ensureHomeToken(home.path)).to.equal(token)
    renameSync(file, join(home.path, 'elsewhere'))
    symlinkSync('elsewhere', file)
    expect(readHomeToken(home.path)).to.equal(undefined)
    expect(ensureHomeToken(home.path)).not.to.equal(token)
    expect(statSync(join(home.path, 'elsewhere')).isFile()).to.equal(true)
  })

  it(`A14: is not one that another user has put into a home to which they may write${unlessUser}`, () => {
    using home = tempHome()
    const file = join(home.path, 'dashboard.token')
    writeFileSync(file, planted)
    expect(readHomeToken(home.path)).to.equal(planted.trim())
    if (!canBeAnotherUser) return
    for (const path of [home.path, file]) chownSync(path, 4711, 4711)
    expect(readHomeToken(home.path)).to.equal(undefined)
    const token = ensureHomeToken(home.path)
    expect(token).not.to.equal(planted.trim())
    expect(statSync(file)).to.include({ uid: process.getuid?.(), mode: 0o100600 })
    expect(readHomeToken(home.path)).to.equal(token)
  })
})
