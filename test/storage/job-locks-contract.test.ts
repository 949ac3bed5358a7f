import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { createJobLocks } from '../../src/execution/locks.ts'
import { mintRunId } from '../../src/journal/mint-run-id.ts'
import { toJobId, toMillis } from '../../src/model/ids.ts'
import { createSqliteJobLocks } from '../../src/plugins/sqlite/job-locks.ts'
import { currentOwner } from '../../src/process/owner.ts'
import { MemoryLocks } from '../engine/memory-locks.ts'
import { describeJobLocks } from './job-locks-contract.ts'
import { tempHome } from './temp-home.ts'

describeJobLocks('in memory', () => {
  const locks = new MemoryLocks()
  return { of: (run) => locks.of(run), [Symbol.asyncDispose]: () => Promise.resolve() }
})

describeJobLocks('locks.db', () => {
  const home = tempHome()
  const open: ReturnType<typeof createJobLocks>[] = []
  return {
    of: (run) => {
      const locks = createJobLocks(home.path, run, {})
      open.push(locks)
      return locks
    },
    async [Symbol.asyncDispose]() {
      for (const locks of open) await locks.close()
      home[Symbol.dispose]()
    },
  }
})

describe('job locks in locks.db', () => {
  const run = mintRunId(toMillis(Date.now()))
  const request = { job: toJobId('job'), signal: new AbortController().signal, onWait: () => undefined }

  it('are free when the owner of a ticket is proven gone and what it left is ended, which is asked for once', async () => {
    using home = tempHome()
    const ended: string[] = []
    const endLeftovers = (left: string): Promise<void> => Promise.resolve(void ended.push(left))
    const of = (pid: number) =>
      createSqliteJobLocks({ home: home.path, run, owner: { ...currentOwner(), pid }, isGone: (owner) => owner.pid === 0, endLeftovers })
    const [dead, alive] = [of(0), of(process.pid)]
    expect(await dead.take({ name: 'publish', slots: 1 }, request)).to.include({ kind: 'taken' })
    expect(ended).to.deep.equal([])
    expect(await alive.take({ name: 'publish', slots: 1 }, request)).to.include({ kind: 'taken' })
    expect(ended).to.deep.equal([run])
    await alive.close()
    await dead.close()
  })

  it('are refused to a run that was started inside the job that holds them', async () => {
    using home = tempHome()
    const outer = createJobLocks(home.path, run, {})
    await outer.take({ name: 'publish', slots: 1 }, request)
    const inner = createJobLocks(home.path, mintRunId(toMillis(Date.now())), { SPARKWING_RUN_ID: run, SPARKWING_JOB: 'job' })
    expect(await inner.take({ name: 'publish', slots: 1 }, request)).to.deep.equal({
      kind: 'refused',
      message: 'its lock "publish" is held by the job inside which this run was started',
    })
    await inner.close()
    await outer.close()
  })

  it('are refused with a sentence when the file is no database', async () => {
    using home = tempHome()
    writeFileSync(join(home.path, 'locks.db'), 'this is no database, and long enough that nobody takes it for one'.repeat(20))
    const locks = createJobLocks(home.path, run, {})
    expect(await locks.take({ name: 'publish', slots: 1 }, request)).to.deep.equal({
      kind: 'refused',
      message: `its lock "publish" can not be had: The store ${join(home.path, 'locks.db')} is damaged.`,
    })
    await locks.close()
  })
})
