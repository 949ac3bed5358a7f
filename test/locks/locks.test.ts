import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { createLocks } from '../../src/locks/locks.ts'
import { startStoreProcess } from '../storage/start-store-process.ts'
import { tempHome } from '../storage/temp-home.ts'

describe('the lock in locks.db', () => {
  it('lets one in at a time, also within a process, and gives back what the critical part gives', async () => {
    using home = tempHome()
    let inside = 0
    let most = 0
    const enter = (index: number): Promise<number> =>
      createLocks(home.path).exclusive('test', 10_000, async () => {
        most = Math.max(most, ++inside)
        await new Promise(setImmediate)
        inside--
        return index
      })
    expect(await Promise.all([0, 1, 2, 3, 4].map(enter))).to.deep.equal([0, 1, 2, 3, 4])
    expect(most).to.equal(1)
    expect(statSync(join(home.path, 'locks.db')).mode & 0o777).to.equal(0o600)
  })

  it('is let go when the critical part throws', async () => {
    using home = tempHome()
    const locks = createLocks(home.path)
    const error = await locks.exclusive('test', 1000, () => Promise.reject(new Error('boom'))).catch((thrown: unknown) => thrown)
    expect(error).to.have.property('message', 'boom')
    expect(await locks.exclusive('test', 0, () => Promise.resolve('in'))).to.equal('in')
  })

  it('keeps others out while another process holds it, and lets them in when that is killed', async () => {
    using home = tempHome()
    await using holder = await startStoreProcess()
    await holder.ask({ do: 'hold-lock', home: home.path })
    const locks = createLocks(home.path)
    const refused = await locks.exclusive('test', 50, () => Promise.resolve()).catch((error: unknown) => error)
    expect(refused).to.have.property('name', 'StoreBusyError')
    await holder.kill()
    expect(await locks.exclusive('test', 5000, () => Promise.resolve('in'))).to.equal('in')
  })
})
