import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import { createJobLocks } from '../../src/execution/job-locks.ts'
import { mintRunId } from '../../src/journal/mint-run-id.ts'
import { toJobId, toMillis, type RunId } from '../../src/model/ids.ts'
import { createRunLocks, type RunLocks, type TicketState } from '../../src/locks/run-locks.ts'
import { createLocks } from '../../src/locks/locks.ts'
import { readTickets } from '../../src/locks/read-tickets.ts'
import { currentOwner } from '../../src/process/ownership/owner.ts'
import { MemoryLocks } from '../engine/memory-locks.ts'
import { until } from '../journal/until.ts'
import { steerTime } from '../steered-time.ts'
import { describeJobLocks } from './job-locks-contract.ts'
import { tempHome } from '../storage/temp-home.ts'

const jobLocks = (home: string, id: RunId, env = {}): RunLocks => createJobLocks(home, { id, owner: currentOwner(), env })

describeJobLocks('in memory', () => {
  const locks = new MemoryLocks()
  return { of: (run) => locks.of(run), [Symbol.asyncDispose]: () => Promise.resolve() }
})

describeJobLocks('locks.db', () => {
  const home = tempHome()
  const open: ReturnType<typeof createJobLocks>[] = []
  return {
    of: (run) => {
      const locks = jobLocks(home.path, run)
      open.push(locks)
      return locks
    },
    async [Symbol.asyncDispose]() {
      for (const locks of open) await locks.close()
      home[Symbol.dispose]()
    },
  }
})

/** Greater than any system gives. */
const noPid = 2 ** 30

describe('job locks in locks.db', () => {
  const run = mintRunId(toMillis(Date.now()))
  const publish = { name: 'publish', slots: 1 }
  const request = { job: toJobId('job'), signal: new AbortController().signal, onWait: () => undefined }

  it('A6: wait for no ticket that no Sparkwing can have written, and are not stopped by a number that uses up the sequence', async () => {
    using home = tempHome()
    const locks = jobLocks(home.path, run)
    expect(await locks.take([{ name: 'another', slots: 1 }], request)).to.include({ kind: 'taken' })
    const db = new Sqlite(join(home.path, 'locks.db'))
    const insert = db.prepare(`INSERT INTO tickets (id, name, slots, run, job, owner) VALUES (?, 'publish', ?, 'r', 'j', ?)`)
    const owner = currentOwner()
    for (const unsound of [null, 1, 'text', [], {}, { ...owner, pid: -1 }, { ...owner, pid: 0 }, { ...owner, machineId: 7 }]) {
      insert.run(null, 1, JSON.stringify(unsound))
    }
    insert.run(null, 1, '{')
    for (const slots of [0, -1, 'many']) insert.run(null, slots, JSON.stringify(owner))
    expect(await readTickets(home.path)).to.have.length(4)
    const grant = await locks.take([publish], request)
    expect(grant).to.include({ kind: 'taken' })
    if (grant.kind === 'taken') grant.release()
    for (const id of [2n ** 63n - 1n, 2n ** 60n]) {
      insert.run(id, 1, JSON.stringify(owner))
      const again = await locks.take([publish], request)
      expect(again).to.include({ kind: 'taken' })
      if (again.kind === 'taken') again.release()
    }
    db.close()
    await locks.close()
    expect(await readTickets(home.path)).to.deep.equal([])
  })

  it('are free when the owner of a ticket is proven gone and what it left is ended, which is asked for once', async () => {
    using home = tempHome()
    const ended: string[] = []
    const of = (pid: number) =>
      createRunLocks({
        home: home.path,
        run: mintRunId(toMillis(Date.now())),
        owner: { ...currentOwner(), pid },
        stateOf: (_run, owner) => (owner.pid === noPid ? 'gone' : 'going'),
        isKept: () => false,
        endLeftovers: (left) => Promise.resolve(ended.push(left) > 0),
      })
    const [dead, alive] = [of(noPid), of(process.pid)]
    expect(await dead.take([publish], request)).to.include({ kind: 'taken' })
    const [ticket] = await readTickets(home.path)
    expect(ended).to.deep.equal([])
    expect(await alive.take([publish], request)).to.include({ kind: 'taken' })
    expect(ended).to.deep.equal([ticket?.run])
    await alive.close()
    await dead.close()
  })

  it('A3: are kept for processes that could not be stopped: in the run, after its end, and until those are gone', async () => {
    using home = tempHome()
    const alive = { first: true, second: true }
    const of = (isKept: () => boolean) =>
      createRunLocks({
        home: home.path,
        run: mintRunId(toMillis(Date.now())),
        owner: currentOwner(),
        stateOf: () => 'over',
        isKept,
        endLeftovers: () => Promise.resolve(true),
      })
    const [left, next] = [of(() => true), of(() => alive.second)]
    const [one, two] = [toJobId('one'), toJobId('two')]
    const first = await left.take([{ name: 'first', slots: 1 }], { ...request, job: one })
    const second = await left.take([{ name: 'second', slots: 1 }], { ...request, job: two })
    left.keep(one, () => alive.first)
    left.keep(two, () => alive.second)
    for (const grant of [first, second]) if (grant.kind === 'taken') grant.release()
    const names = async () => (await readTickets(home.path)).map(({ name }) => name)
    expect(await names()).to.deep.equal(['first', 'second'])
    alive.first = false
    await left.close()
    expect(await names()).to.deep.equal(['second'])
    let isTold = false
    const taking = next.take([{ name: 'second', slots: 1 }], { ...request, onWait: () => (isTold = true) })
    await until(() => isTold)
    alive.second = false
    expect(await taking).to.include({ kind: 'taken' })
    await next.close()
  })

  it('A5: are free when the run of a ticket is over, and what it let go of is left alone', async () => {
    using home = tempHome()
    const ended: string[] = []
    let state: TicketState = 'going'
    const of = () =>
      createRunLocks({
        home: home.path,
        run: mintRunId(toMillis(Date.now())),
        owner: currentOwner(),
        stateOf: () => state,
        isKept: () => false,
        endLeftovers: (left) => Promise.resolve(ended.push(left) > 0),
      })
    const [left, next] = [of(), of()]
    await left.take([publish], request)
    let isTold = false
    const taking = next.take([publish], { ...request, onWait: () => (isTold = true) })
    await until(() => isTold)
    state = 'over'
    expect(await taking).to.include({ kind: 'taken' })
    expect(ended).to.deep.equal([])
    await left.close()
    await next.close()
  })

  it('A5: leave no ticket in the file after a close, whatever was going on', async () => {
    using home = tempHome()
    const stop = new AbortController()
    const [holder, closed] = [jobLocks(home.path, run), jobLocks(home.path, mintRunId(toMillis(Date.now())))]
    await holder.take([publish], request)
    let told = 0
    const waiting = ['a', 'b', 'c'].map((job) => closed.take([publish], { job: toJobId(job), signal: stop.signal, onWait: () => told++ }))
    await until(() => told === 3)
    const drawing = closed.take([{ name: 'other', slots: 1 }], request)
    stop.abort()
    await closed.close()
    expect((await readTickets(home.path)).map((ticket) => ticket.run)).to.deep.equal([run])
    expect((await Promise.all([...waiting, drawing])).map(({ kind }) => kind)).to.deep.equal(Array(4).fill('given-up'))
    await holder.close()
  })

  it('A5: are taken back at once from jobs that wait when the process exits, and not from those that run', async () => {
    using home = tempHome()
    const exiting = jobLocks(home.path, run)
    await exiting.take([publish], request)
    let isTold = false
    const waiting = exiting.take([publish], { ...request, job: toJobId('waits'), onWait: () => (isTold = true) })
    await until(() => isTold)
    exiting.stopWaiting()
    expect((await readTickets(home.path)).map(({ job }) => job)).to.deep.equal(['job'])
    expect((await waiting).kind).to.equal('given-up')
    await exiting.close()
  })

  it('A6: are given back as soon as their file is not locked any more, while the run goes on', async () => {
    using home = tempHome()
    const locks = jobLocks(home.path, run)
    const grant = await locks.take([publish], request)
    using time = steerTime(['setTimeout'])
    await createLocks(home.path).exclusive('test', 10_000, async () => {
      if (grant.kind === 'taken') grant.release()
      // the first try, with all that is released now
      await new Promise(setImmediate)
      // two more tries fail
      for (const ms of [100, 100]) time.move(ms)
    })
    expect(await readTickets(home.path)).to.have.length(1)
    time.move(100)
    expect(await readTickets(home.path)).to.deep.equal([])
    await locks.close()
  })

  it('are refused to a run that was started inside the job that holds them', async () => {
    using home = tempHome()
    const outer = jobLocks(home.path, run)
    await outer.take([publish], request)
    const inner = jobLocks(home.path, mintRunId(toMillis(Date.now())), { SPARKWING_RUN_ID: run, SPARKWING_JOB: 'job' })
    expect(await inner.take([publish], request)).to.deep.equal({
      kind: 'refused',
      message: 'its lock "publish" is held by the job inside which this run was started',
    })
    await inner.close()
    await outer.close()
  })

  it('A9: are taken as soon as their file can be opened, also when that failed before', async () => {
    using home = tempHome()
    const path = join(home.path, 'locks.db')
    mkdirSync(path)
    const locks = jobLocks(home.path, run)
    const refused = await Promise.all([locks.take([publish], request), locks.take([publish], request)])
    expect(refused.map(({ kind }) => kind)).to.deep.equal(['refused', 'refused'])
    rmSync(path, { recursive: true })
    expect(await locks.take([publish], request)).to.include({ kind: 'taken' })
    await locks.close()
  })

  it('are refused with a sentence when the file is no database', async () => {
    using home = tempHome()
    writeFileSync(join(home.path, 'locks.db'), 'this is no database, and long enough that nobody takes it for one'.repeat(20))
    const locks = jobLocks(home.path, run)
    expect(await locks.take([publish], request)).to.deep.equal({
      kind: 'refused',
      message: `its lock "publish" cannot be taken: The store ${join(home.path, 'locks.db')} is damaged.`,
    })
    await locks.close()
  })
})
