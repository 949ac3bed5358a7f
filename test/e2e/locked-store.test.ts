import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect } from 'chai'
import { until } from '../journal/until.ts'
import { otherTimeout } from '../steered-time.ts'
import { inWorkplace } from './workplace.ts'

const files = { 'package.json': { scripts: { quick: 'echo quick', long: 'echo begun; exec sleep 60' } } }

/** Locks the store for this process alone, as a database browser would. */
const lockStore = (home: string): Disposable & { release(): void } => {
  const db = new Database(join(home, 'state.db'))
  db.exec('BEGIN EXCLUSIVE')
  const release = (): void => void db.close()
  return { release, [Symbol.dispose]: release }
}

/** The end of a run waits 5 s for the store. With a different time, no test needs to look at a clock. */
const patience = (length: 'for ever' | 'for a moment'): NodeJS.ProcessEnv => otherTimeout(5000, length === 'for ever' ? 600_000 : 300)

describe('a lock on the store held by another process', function () {
  this.timeout(180_000)

  it(
    'delays the end of a run, which exits with its row written once the lock is released',
    inWorkplace(files, async ({ sparkwing, start, home, journal, folders, runs }) => {
      await sparkwing(['run', 'quick'])
      using lock = lockStore(home)
      const { child, finished } = start(['run', 'quick', '--output', 'quiet'], { env: patience('for ever') })
      // the run itself is over; its process only waits to write the row
      await until(() => folders().length === 2 && journal(folders().at(-1) ?? '').at(-1)?.type === 'run.finished')
      expect(child.exitCode).to.equal(null)
      lock.release()
      const { code, stderr } = await finished
      expect(code).to.equal(0)
      expect(stderr).to.match(/^✓ quick passed.*\n$/)
      expect((await runs()).map(({ status }) => status)).to.deep.equal(['passed', 'passed'])
    }),
  )

  it(
    'does not keep a run from ending if it is never released: the next reader writes its row',
    inWorkplace(files, async ({ sparkwing, home, runs }) => {
      await sparkwing(['run', 'quick'])
      {
        using _lock = lockStore(home)
        const { code } = await sparkwing(['run', 'quick'], { env: patience('for a moment') })
        expect(code).to.equal(0)
      }
      expect((await runs()).map(({ status }) => status)).to.deep.equal(['passed', 'passed'])
    }),
  )

  it(
    'does not delay Ctrl-C: the jobs and the run end before it is released',
    inWorkplace(files, async ({ sparkwing, start, home, folders, journal, runs }) => {
      await sparkwing(['run', 'quick'])
      {
        using _lock = lockStore(home)
        const { child, stdout, finished } = start(['run', 'long'], { env: patience('for ever') })
        await until(() => stdout().includes('begun'))
        child.kill('SIGINT')
        await until(() => journal(folders().at(-1) ?? '').at(-1)?.type === 'run.finished')
        expect((await finished).code).to.equal(130)
      }
      expect((await runs()).map(({ status }) => status)).to.deep.equal(['cancelled', 'passed'])
    }),
  )

  it(
    'is no longer waited for if Ctrl-C is pressed at the end of a run',
    inWorkplace(files, async ({ sparkwing, start, home, folders, journal, runs }) => {
      await sparkwing(['run', 'quick'])
      {
        using _lock = lockStore(home)
        const { child, finished } = start(['run', 'quick', '--output', 'quiet'], { env: patience('for ever') })
        await until(() => folders().length === 2 && journal(folders().at(-1) ?? '').at(-1)?.type === 'run.finished')
        child.kill('SIGINT')
        expect((await finished).code).to.equal(0)
      }
      expect((await runs()).map(({ status }) => status)).to.deep.equal(['passed', 'passed'])
    }),
  )
})
