import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, statfsSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { areLogsRemoved, readLogsRemoved } from '../../src/journal/logs-removed.ts'
import { writePin } from '../../src/journal/pin-file.ts'
import { journalPath, runFolderPath } from '../../src/journal/run-folder.ts'
import type { RunId } from '../../src/model/ids.ts'
import type { WeighedRun } from '../../src/retention/plan-prune.ts'
import { prune, type PruneOptions, type Pruned } from '../../src/retention/prune.ts'
import type { RetentionRules } from '../../src/retention/rules.ts'
import { openTrash } from '../../src/retention/trash.ts'
import { sqlitePlugin } from '../../src/plugins/sqlite/plugin.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { StoreBusyError } from '../../src/storage/store-busy-error.ts'
import { mistake } from '../caught.ts'
import { canMount, mountSmallDisk, unlessMounted } from '../faults/small-disk.ts'
import { openIndex } from '../records/open-index.ts'
import { tempHome } from '../storage/temp-home.ts'
import { firstStart } from '../storage/told-runs.ts'
import { expectWholeOrGone, foldersOf, hourMs, trashOf, writeOldRun, writeOldRuns } from './old-runs.ts'

const allBut = (keep: number): RetentionRules => ({ keep, onlyKept: true })

const pruneHome = async (home: string, options: Partial<PruneOptions> = {}): Promise<Pruned | undefined> => {
  await using index = await openIndex(home)
  return await prune({ home, store: index, rules: allBut(2), ...options })
}
const idsOf = (runs: readonly WeighedRun[] = []): readonly RunId[] => runs.map(({ run }) => run.id)

describe('making room in a home', () => {
  it('deletes what the plan names: folder, row and files', async () => {
    using home = tempHome()
    const runs = writeOldRuns(home.path, 70)
    const pruned = await pruneHome(home.path)
    expect(idsOf(pruned?.deleted)).to.deep.equal(runs.slice(0, 68))
    expect(pruned).to.deep.include({ isFinished: true, failed: new Map() })
    expect([foldersOf(home.path), trashOf(home.path)]).to.deep.equal([runs.slice(68), []])
    await expectWholeOrGone(home.path)
  })

  it('keeps a pinned run, also one that is pinned while it is deleted', async () => {
    using home = tempHome()
    const [pinned, late, ...rest] = writeOldRuns(home.path, 5) as [RunId, RunId, ...RunId[]]
    writePin(runFolderPath(home.path, pinned), { at: 1, note: 'the release' })
    const trash = openTrash(home.path)
    const take = (run: RunId): void => {
      if (run === late) writePin(runFolderPath(home.path, run), { at: 2 })
      trash.take(run)
    }
    const pruned = await pruneHome(home.path, { trash: { ...trash, take } })
    expect(foldersOf(home.path)).to.deep.equal([pinned, late, ...rest.slice(1)])
    expect([...(pruned?.failed ?? [])]).to.deep.equal([[late, 'it has been pinned just now']])
    expect(pruned?.kept.find(({ run }) => run.id === pinned)?.because).to.equal('pinned')
    await expectWholeOrGone(home.path)
  })

  it('keeps a run that goes on, and one whose journal has lost its end', async () => {
    using home = tempHome()
    const [torn] = writeOldRuns(home.path, 3) as [RunId]
    const running = writeOldRun(home.path, { hour: 9, scene: 'killed' })
    await expectWholeOrGone(home.path)
    truncateSync(journalPath(runFolderPath(home.path, torn)), 900)
    const pruned = await pruneHome(home.path, { rules: allBut(0) })
    expect([...(pruned?.failed ?? [])]).to.deep.equal([[torn, 'its journal has no end']])
    expect(foldersOf(home.path)).to.include.members([torn, running])
  })

  it('deletes nothing by the clock of a machine that was set back', async () => {
    using home = tempHome()
    const runs = writeOldRuns(home.path, 5)
    expect(idsOf((await pruneHome(home.path, { now: firstStart - hourMs }))?.deleted)).to.deep.equal([])
    expect(foldersOf(home.path)).to.deep.equal(runs)
  })

  it('stops when its time is up, and goes on next time', async () => {
    using home = tempHome()
    const runs = writeOldRuns(home.path, 5)
    expect(await pruneHome(home.path, { limits: { movingMs: 0, removingMs: 0 } })).to.deep.include({ deleted: [], isFinished: false })
    expect(foldersOf(home.path)).to.deep.equal(runs)
    expect(await pruneHome(home.path, { limits: { movingMs: Infinity, removingMs: 0 } })).to.deep.include({ isFinished: false })
    expect([foldersOf(home.path), trashOf(home.path)]).to.deep.equal([runs.slice(3), runs.slice(0, 3)])
    await expectWholeOrGone(home.path)
    expect(await pruneHome(home.path)).to.deep.include({ deleted: [], isFinished: true })
    expect(trashOf(home.path)).to.deep.equal([])
  })

  it('deletes the folder first: the next reader forgets the rows that a busy store kept', async () => {
    using home = tempHome()
    const runs = writeOldRuns(home.path, 4)
    await using index = await openIndex(home.path)
    const forget = (): Promise<void> => Promise.reject(new StoreBusyError('busy'))
    await prune({ home: home.path, rules: allBut(2), store: { ...index, forget } })
    expect(foldersOf(home.path)).to.deep.equal(runs.slice(2))
    expect(await index.list({ limit: 9 })).to.have.length(4)
    await expectWholeOrGone(home.path)
  })

  it('gives back what cannot be removed by name, and removes it next time', async () => {
    using home = tempHome()
    const [first] = writeOldRuns(home.path, 3) as [RunId]
    const trash = openTrash(home.path)
    const empty: typeof trash.empty = () => Promise.resolve({ isFinished: true, failed: new Map([[first, 'EACCES']]), withoutLogs: [] })
    const pruned = await pruneHome(home.path, { trash: { ...trash, empty } })
    const why = `its files in ${join(home.path, 'trash', first)} could not be removed (EACCES)`
    expect([...(pruned?.failed ?? [])]).to.deep.equal([[first, why]])
    await pruneHome(home.path)
    expect(trashOf(home.path)).to.deep.equal([])
  })

  it('does not let a reader bring back the row of a run that is deleted while it is read', async () => {
    using home = tempHome()
    const [first, ...rest] = writeOldRuns(home.path, 3) as [RunId, ...RunId[]]
    const storage: Storage = {
      async open(options) {
        const store = await sqlitePlugin.storage.open(options)
        const apply: typeof store.apply = (run, events) => {
          if (run === first) openTrash(home.path).take(run)
          return store.apply(run, events)
        }
        return { ...store, apply }
      },
    }
    await using index = await openIndex(home.path, { storage })
    expect((await index.list({ limit: 9 })).map(({ run }) => run.id)).to.deep.equal(rest.toReversed())
    expect([...index.unreadable]).to.deep.equal([])
  })

  it('removes nothing from the trash that is not a run', async () => {
    using home = tempHome()
    writeOldRuns(home.path, 3)
    mkdirSync(join(home.path, 'trash'))
    writeFileSync(join(home.path, 'trash', 'note.txt'), 'keep me')
    await pruneHome(home.path)
    expect(readdirSync(join(home.path, 'trash'))).to.deep.equal(['note.txt'])
  })

  it(`frees a full disk, although the store has no room to forget the runs at first${unlessMounted}`, async () => {
    if (!canMount) return
    using disk = mountSmallDisk('4m')
    const runs = writeOldRuns(disk.path, 6)
    for (const run of runs) writeFileSync(join(runFolderPath(disk.path, run), 'lint.log'), Buffer.alloc(200_000))
    await using index = await openIndex(disk.path)
    disk.fill()
    const pruned = await prune({ home: disk.path, store: index, rules: allBut(2) })
    expect(pruned).to.deep.include({ isFinished: true, failed: new Map() })
    expect([foldersOf(disk.path), trashOf(disk.path)]).to.deep.equal([runs.slice(4), []])
    expect(statfsSync(disk.path).bavail * statfsSync(disk.path).bsize).to.be.greaterThan(700_000)
    await expectWholeOrGone(disk.path)
  })

  it(`removes the logs of runs on a full disk, where a mark has room only for its name${unlessMounted}`, async () => {
    if (!canMount) return
    using disk = mountSmallDisk('4m')
    const runs = writeOldRuns(disk.path, 4)
    for (const run of runs) writeFileSync(join(runFolderPath(disk.path, run), 'lint.log'), Buffer.alloc(200_000))
    await using index = await openIndex(disk.path)
    disk.fill()
    const pruned = await prune({ home: disk.path, store: index, rules: { keep: 2, maxBytes: 9450 } })
    expect([idsOf(pruned?.withoutLogs), pruned?.failed]).to.deep.equal([runs.slice(0, 2), new Map()])
    expect(runs.map((run) => readLogsRemoved(runFolderPath(disk.path, run))?.bytes)).to.deep.equal([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    expect(runs.map((run) => areLogsRemoved(runFolderPath(disk.path, run)))).to.deep.equal([true, true, false, false])
    expect(statfsSync(disk.path).bavail * statfsSync(disk.path).bsize).to.be.greaterThan(350_000)
    await expectWholeOrGone(disk.path)
  })

  it('keeps the logs of a run that is pinned while they are removed', async () => {
    using home = tempHome()
    const [late, other] = writeOldRuns(home.path, 4) as [RunId, RunId, ...RunId[]]
    const trash = openTrash(home.path)
    const takeLogs: typeof trash.takeLogs = (run, removed) => {
      if (run === late) writePin(runFolderPath(home.path, run), { at: 2 })
      trash.takeLogs(run, removed)
    }
    const pruned = await pruneHome(home.path, { rules: { keep: 2, maxBytes: 9450 }, trash: { ...trash, takeLogs } })
    expect([idsOf(pruned?.withoutLogs), [...(pruned?.failed ?? [])]]).to.deep.equal([[other], [[late, 'it has been pinned just now']]])
    expect([late, other].map((run) => areLogsRemoved(runFolderPath(home.path, run)))).to.deep.equal([false, true])
    await expectWholeOrGone(home.path)
  })

  it(`refuses a home that cannot be written${unlessMounted}`, async () => {
    if (!canMount) return
    using disk = mountSmallDisk('4m')
    const runs = writeOldRuns(disk.path, 3)
    execFileSync('mount', ['--bind', disk.path, disk.path])
    try {
      execFileSync('mount', ['-o', 'remount,bind,ro', disk.path])
      const { code, exitCode } = await mistake(() => pruneHome(disk.path))
      expect([code, exitCode]).to.deep.equal(['home-not-writable', 74])
      expect(foldersOf(disk.path)).to.deep.equal(runs)
    } finally {
      execFileSync('umount', [disk.path])
    }
  })
})
