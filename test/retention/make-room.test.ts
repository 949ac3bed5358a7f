import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { sqlitePlugin } from '../../src/plugins/sqlite/plugin.ts'
import { makeRoom } from '../../src/retention/make-room.ts'
import { pruneState, readPruneStamp, writePruneStamp } from '../../src/retention/prune-stamp.ts'
import { makeRoomAfterRun, type RoomAfterRun } from '../../src/retention/room-after-run.ts'
import { StoreBusyError } from '../../src/storage/store-busy-error.ts'
import { mistake } from '../caught.ts'
import { openIndex } from '../records/open-index.ts'
import { tempHome } from '../storage/temp-home.ts'
import { expectWholeOrGone, foldersOf, writeOldRuns } from './old-runs.ts'

const dayMs = 86_400_000
const now = Date.now()

/** Makes room so many days from now, and returns what the user is told. */
const daysLater = async (home: string, days: number, withUser = true): Promise<readonly string[]> => {
  await using index = await openIndex(home)
  const told: string[] = []
  await makeRoom({ home, store: index, now: now + days * dayMs, ...(withUser && { notice: (message) => void told.push(message) }) })
  return told
}
const announced = (home: string, runs: number, size: string): string =>
  `From tomorrow on, this home makes room: it deletes ${runs} old runs, about ${size} now. ` +
  '`sparkwing runs prune --dry-run` shows which, `sparkwing runs pin RUN` keeps one. ' +
  `The rules are "retention" in ${home}/config.json; false turns this off.`

describe('making room without being asked', () => {
  it('first says what would go, and deletes it a day later at the earliest', async () => {
    using home = tempHome()
    const runs = writeOldRuns(home.path, 24)
    expect(await daysLater(home.path, 0)).to.deep.equal([announced(home.path, 4, '9.5 KB')])
    expect(await daysLater(home.path, 0.5)).to.deep.equal([])
    expect(foldersOf(home.path)).to.deep.equal(runs)
    expect(await daysLater(home.path, 1)).to.deep.equal(['Deleted 4 old runs to make room (about 9.5 KB).'])
    expect(foldersOf(home.path)).to.deep.equal(runs.slice(4))
    expect(readPruneStamp(home.path).last).to.deep.equal({ at: now + dayMs, runs: 4, logs: 0, bytes: 9496 })
    expect(await daysLater(home.path, 2)).to.deep.equal([])
    await expectWholeOrGone(home.path)
  })

  it('removes the logs of old runs first if the home is too large, and reports it', async () => {
    using home = tempHome()
    const runs = writeOldRuns(home.path, 24)
    writeFileSync(join(home.path, 'config.json'), '{"retention": {"olderThan": false, "maxSize": "56950B"}}')
    expect((await daysLater(home.path, 0))[0]).to.match(
      /^From tomorrow on, this home makes room: it deletes the logs of 2 old runs, about 48 B now\. /,
    )
    expect(await daysLater(home.path, 1)).to.deep.equal(['Deleted the logs of 2 old runs to make room (about 48 B).'])
    expect(readPruneStamp(home.path).last).to.deep.equal({ at: now + dayMs, runs: 0, logs: 2, bytes: 48 })
    expect(foldersOf(home.path)).to.deep.equal(runs)
    await expectWholeOrGone(home.path)
    // another store, of which the journals say that all logs are there
    rmSync(join(home.path, 'state.db'))
    expect(await daysLater(home.path, 3)).to.deep.equal([])
  })

  it('says nothing while there is nothing to delete', async () => {
    using home = tempHome()
    writeOldRuns(home.path, 20)
    expect(await daysLater(home.path, 0)).to.deep.equal([])
    expect(readPruneStamp(home.path)).to.deep.equal({})
  })

  it('deletes nothing that no user has heard of, nor before a day has passed by a clock that was set back', async () => {
    using home = tempHome()
    const runs = writeOldRuns(home.path, 24)
    await daysLater(home.path, 0, false)
    await daysLater(home.path, 5, false)
    expect(await daysLater(home.path, 10)).to.have.length(1)
    expect(await daysLater(home.path, 0)).to.have.length(1)
    expect(foldersOf(home.path)).to.deep.equal(runs)
    await daysLater(home.path, 1, false)
    expect(foldersOf(home.path)).to.have.length(20)
  })

  it('follows the config of the home, and looks again in a day if that is wrong', async () => {
    using home = tempHome()
    const runs = writeOldRuns(home.path, 24)
    writePruneStamp(home.path, { announcedAt: now - dayMs }, { now: now - dayMs })
    writeFileSync(join(home.path, 'config.json'), '{"retention": false}')
    expect(await daysLater(home.path, 1)).to.deep.equal([])
    writeFileSync(join(home.path, 'config.json'), '{"retention": 5}')
    expect((await mistake(() => daysLater(home.path, 2))).code).to.equal('home-config')
    expect(pruneState(home.path, now + 2 * dayMs)).to.equal('done')
    expect(foldersOf(home.path)).to.deep.equal(runs)
  })

  it('leaves the rest for the next run if its time is up', async () => {
    using home = tempHome()
    writeOldRuns(home.path, 24)
    writePruneStamp(home.path, { announcedAt: now - dayMs }, { now: now - dayMs })
    await using index = await openIndex(home.path)
    await makeRoom({ home: home.path, store: index, now, limits: { movingMs: 0, removingMs: 0 } })
    expect(pruneState(home.path, now)).to.equal('due')
  })
})

describe('the time of the last look at a home', () => {
  it('is a day ago, not yet, unknown, or wrong', () => {
    using home = tempHome()
    expect(pruneState(home.path, now)).to.equal('new')
    writePruneStamp(home.path, {}, { now })
    expect(pruneState(home.path, now + dayMs - 1000)).to.equal('done')
    expect(pruneState(home.path, now + dayMs)).to.equal('due')
    // the clock was set back
    expect(pruneState(home.path, now - dayMs)).to.equal('due')
    writePruneStamp(home.path, {}, { now, isFinished: false })
    expect(pruneState(home.path, now)).to.equal('due')
    expect(statSync(join(home.path, 'prune.stamp')).mode & 0o077).to.equal(0)
  })

  it('remembers nothing of a damaged file, and does not bring back a home that is gone', () => {
    using home = tempHome()
    for (const text of ['', 'null', '{"announcedAt": "soon", "last": {"runs": 3}}']) {
      writeFileSync(join(home.path, 'prune.stamp'), text)
      expect(readPruneStamp(home.path)).to.deep.equal({})
    }
    const gone = join(home.path, 'gone')
    writePruneStamp(gone, {}, { now })
    expect(existsSync(gone)).to.equal(false)
  })
})

describe('the end of a run', () => {
  const endRun = async (home: string, more: Partial<RoomAfterRun> = {}): Promise<readonly string[]> => {
    const told: string[] = []
    await makeRoomAfterRun({ home, storage: sqlitePlugin.storage, logBytes: 0, notice: (message) => void told.push(message), ...more })
    return told
  }

  it('opens no store if the home is new or was looked at today, unless its logs are large', async () => {
    using home = tempHome()
    writeOldRuns(home.path, 24)
    await (await openIndex(home.path)).close()
    const open = (): never => {
      throw new Error('opened')
    }
    expect(await endRun(home.path, { storage: { open } })).to.deep.equal([])
    expect(await endRun(home.path, { storage: { open } })).to.deep.equal([])
    expect(await endRun(home.path, { storage: { open }, logBytes: 2e8 })).to.deep.equal([
      `No room was made in the home ${home.path}: opened`,
    ])
    expect(await endRun(home.path, { logBytes: 2e8 })).to.deep.equal([announced(home.path, 4, '9.5 KB')])
    expect(await endRun(home.path, { storage: { open: () => Promise.reject(new StoreBusyError('busy')) }, logBytes: 2e8 })).to.deep.equal(
      [],
    )
  })

  it('deletes what was announced', async () => {
    using home = tempHome()
    const runs = writeOldRuns(home.path, 24)
    await (await openIndex(home.path)).close()
    writePruneStamp(home.path, { announcedAt: now - 2 * dayMs }, { now: now - dayMs })
    expect(await endRun(home.path)).to.deep.equal(['Deleted 4 old runs to make room (about 9.5 KB).'])
    expect(foldersOf(home.path)).to.deep.equal(runs.slice(4))
    expect(pruneState(home.path, Date.now())).to.equal('done')
  })
})
