import { execFileSync } from 'node:child_process'
import { chownSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { ensureHomeToken, readHomeToken } from '../../src/server-process/home-token.ts'
import { readIfThere } from '../../src/server-process/read-if-there.ts'
import { serverFiles } from '../../src/server-process/server-files.ts'
import { serverLogTail, trimServerLog } from '../../src/server-process/server-log.ts'
import { readServerRecord } from '../../src/server-process/server-record.ts'
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

  it('is not waited for if a pipe is in its place, nor is the record of the server', () => {
    if (process.platform === 'win32') return
    using home = tempHome()
    const { token, record, log } = serverFiles(home.path)
    execFileSync('mkfifo', [token, record, log])
    expect([readIfThere(token), readHomeToken(home.path), readServerRecord(home.path)]).to.deep.equal([undefined, undefined, undefined])
    expect([trimServerLog(home.path), serverLogTail(home.path, 0, 9)]).to.deep.equal([0, []])
    expect(readHomeToken(home.path)).to.equal(undefined)
    expect(ensureHomeToken(home.path)).to.equal(readHomeToken(home.path))
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
