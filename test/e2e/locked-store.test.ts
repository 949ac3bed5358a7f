import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { expect } from 'chai'
import { until } from '../journal/until.ts'
import { inWorkplace } from './workplace.ts'

const files = { 'package.json': { scripts: { quick: 'echo quick', long: 'echo begun; exec sleep 60' } } }

/** Takes the store for this process alone, as a database browser would. */
const lockStore = (home: string): Disposable & { release(): void } => {
  const db = new Database(join(home, 'state.db'))
  db.exec('BEGIN EXCLUSIVE')
  const release = (): void => void db.close()
  return { release, [Symbol.dispose]: release }
}

describe('a lock on the store held by another process', function () {
  this.timeout(60_000)

  it(
    'for 4 s lets a run end within a second after it, with its row written',
    inWorkplace(files, async ({ sparkwing, start, home, journal, folders, runs }) => {
      await sparkwing(['run', 'quick'])
      using lock = lockStore(home)
      const releasing = sleep(4000).then(() => {
        lock.release()
        return performance.now()
      })
      const { finished } = start(['run', 'quick'])
      const exitedAt = finished.then(() => performance.now())
      // the run itself is over long before: its end waits for nothing but the row
      await until(() => folders().length === 2 && journal(folders().at(-1) ?? '').at(-1)?.type === 'run.finished')
      const endedAt = performance.now()
      const { code, stderr } = await finished
      expect(code).to.equal(0)
      expect(stderr).to.equal('')
      expect((await exitedAt) - Math.max(await releasing, endedAt)).to.be.lessThan(1000)
      expect((await runs()).map(({ status }) => status)).to.deep.equal(['passed', 'passed'])
    }),
  )

  it(
    'for ever does not keep a run from ending: the next reader writes its row',
    inWorkplace(files, async ({ sparkwing, home, runs }) => {
      await sparkwing(['run', 'quick'])
      {
        using _lock = lockStore(home)
        const { code } = await sparkwing(['run', 'quick'])
        expect(code).to.equal(0)
      }
      expect((await runs()).map(({ status }) => status)).to.deep.equal(['passed', 'passed'])
    }),
  )

  it(
    'does not delay Ctrl-C: the jobs and the run are over before it is released',
    inWorkplace(files, async ({ sparkwing, start, home, folders, journal, runs }) => {
      await sparkwing(['run', 'quick'])
      {
        using _lock = lockStore(home)
        const { child, stdout, finished } = start(['run', 'long'])
        await until(() => stdout().includes('begun'))
        child.kill('SIGINT')
        await until(() => journal(folders().at(-1) ?? '').at(-1)?.type === 'run.finished')
        // well within the 5 s that the end of a run waits for the store
        const { code } = (await Promise.race([finished, sleep(3000)])) ?? {}
        expect(code).to.equal(130)
      }
      expect((await runs()).map(({ status }) => status)).to.deep.equal(['cancelled', 'passed'])
    }),
  )

  it(
    'is not waited for any longer once Ctrl-C is pressed at the end of a run',
    inWorkplace(files, async ({ sparkwing, start, home, folders, journal, runs }) => {
      await sparkwing(['run', 'quick'])
      {
        using _lock = lockStore(home)
        const { child, finished } = start(['run', 'quick'])
        await until(() => folders().length === 2 && journal(folders().at(-1) ?? '').at(-1)?.type === 'run.finished')
        child.kill('SIGINT')
        const { code } = (await Promise.race([finished, sleep(3000)])) ?? {}
        expect(code).to.equal(0)
      }
      expect((await runs()).map(({ status }) => status)).to.deep.equal(['passed', 'passed'])
    }),
  )
})
