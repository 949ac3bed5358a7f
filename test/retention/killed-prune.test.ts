import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { areLogsRemoved, readLogsRemoved } from '../../src/journal/logs-removed.ts'
import { writePin } from '../../src/journal/pin-file.ts'
import { runFolderPath } from '../../src/journal/run-folder.ts'
import type { RunId } from '../../src/model/ids.ts'
import { prune, type PruneOptions } from '../../src/retention/prune.ts'
import { openTrash } from '../../src/retention/trash.ts'
import { times } from '../faults/times.ts'
import { openIndex } from '../records/open-index.ts'
import { tempHome } from '../storage/temp-home.ts'
import { expectWholeOrGone, foldersOf, rulesOfLogs, trashOf, writeOldRun, writeOldRuns } from './old-runs.ts'
import { startPruneProcess, type LogsMoment, type PruneMoment } from './start-prune-process.ts'

const keep = 2
const allButTwo = { keep, onlyKept: true } as const
/** At each moment, how many of four runs are gone, and how many lie in the trash. */
const moments: Readonly<Record<Exclude<PruneMoment, LogsMoment>, readonly [gone: number, inTrash: number]>> = {
  planned: [0, 0],
  moved: [2, 2],
  'before-forgetting': [4, 4],
  forgotten: [4, 4],
  'half-removed': [4, 4],
  removed: [4, 0],
}

/** At each moment, how many of four runs have lost their logs, and of how many the files are left. */
const logsMoments: Readonly<Record<LogsMoment | 'removed', readonly [lost: number, withFiles: number]>> = {
  'logs-noted': [0, 4],
  'logs-marked': [2, 4],
  'before-forgetting-logs': [4, 4],
  'logs-forgotten': [4, 4],
  'logs-half-removed': [4, 4],
  removed: [4, 0],
}

const logsIn = (home: string, run: RunId): readonly string[] =>
  readdirSync(runFolderPath(home, run)).filter((name) => /\.log(?:\.|$)/.test(name))

describe('a prune that is killed', function () {
  this.timeout(600_000)

  for (const [moment, [gone, inTrash]] of Object.entries(moments) as [keyof typeof moments, readonly [number, number]][]) {
    it(`leaves each run whole or gone when it dies at the moment "${moment}", and the next one finishes`, async () => {
      using home = tempHome()
      const runs = writeOldRuns(home.path, 4 + keep)
      await expectWholeOrGone(home.path)
      expect(await startPruneProcess(home.path, allButTwo, moment, runs[0]).ended).to.equal('killed')
      expect([foldersOf(home.path), trashOf(home.path)]).to.deep.equal([runs.slice(gone), runs.slice(0, inTrash)])
      await expectWholeOrGone(home.path)
      expect(await startPruneProcess(home.path, allButTwo).ended).to.deep.equal(runs.slice(gone, 4))
      expect([foldersOf(home.path), trashOf(home.path)]).to.deep.equal([runs.slice(4), []])
      await expectWholeOrGone(home.path)
    })
  }

  for (const [moment, [lost, withFiles]] of Object.entries(logsMoments) as [keyof typeof logsMoments, readonly [number, number]][]) {
    it(`leaves the logs of each run whole or gone when it dies at the moment "${moment}", and the next one finishes`, async () => {
      using home = tempHome()
      const runs = writeOldRuns(home.path, 4 + keep)
      const rules = await rulesOfLogs(home.path, 4, keep)
      expect(await startPruneProcess(home.path, rules, moment, runs[0]).ended).to.equal('killed')
      const marked = runs.filter((run) => areLogsRemoved(runFolderPath(home.path, run)))
      expect([marked, runs.filter((run) => logsIn(home.path, run).length > 0)]).to.deep.equal([
        runs.slice(0, lost),
        runs.slice(4 - withFiles),
      ])
      await expectWholeOrGone(home.path)
      await startPruneProcess(home.path, rules).ended
      for (const run of runs.slice(0, 4))
        expect([readLogsRemoved(runFolderPath(home.path, run))?.bytes, logsIn(home.path, run)]).to.deep.equal([24, []])
      expect(readdirSync(join(home.path, 'trash'))).to.deep.equal([])
      await using index = await openIndex(home.path)
      const sizes = (await index.sizes()).map(({ id, logBytes }): [RunId, number] => [id, logBytes])
      expect(runs.map((run) => new Map(sizes).get(run))).to.deep.equal([0, 0, 0, 0, 24, 24])
      await expectWholeOrGone(home.path)
    })
  }

  it('shares the work with no other: of two at once, one does it all', async () => {
    using home = tempHome()
    const runs = writeOldRuns(home.path, 40)
    await expectWholeOrGone(home.path)
    const both = [startPruneProcess(home.path, allButTwo), startPruneProcess(home.path, allButTwo)]
    const ended = await Promise.all(both.map((one) => one.ended))
    // the second may also begin when the first is done, and then finds nothing
    expect(ended.filter((one) => one !== 'busy').flat()).to.have.members(runs.slice(0, -keep))
    expect([foldersOf(home.path), trashOf(home.path)]).to.deep.equal([runs.slice(-keep), []])
    await expectWholeOrGone(home.path)
  })

  const kills = times(3, 100)
  it(`leaves each run whole or gone in ${kills} kills at random moments, beside a running run and a reader`, async () => {
    using home = tempHome()
    const pinned = writeOldRun(home.path, { hour: 0 })
    writePin(runFolderPath(home.path, pinned), { at: 1 })
    const lastFailed = writeOldRun(home.path, { hour: 1, scene: 'failed' })
    const running = writeOldRun(home.path, { hour: 2, scene: 'killed' })
    let hour = 3
    for (let kill = 0; kill < kills; kill++) {
      writeOldRuns(home.path, 20, { hour })
      hour += 20
      await using reader = await openIndex(home.path)
      const pruning = startPruneProcess(home.path, allButTwo)
      await pruning.ready
      // the moment is the point of the test: anywhere in the work of the prune
      const dying = sleep(Math.random() * 40).then(pruning.kill)
      const listed = await listWhile(reader, pruning.ended)
      await dying
      await pruning.ended
      await expectWholeOrGone(home.path)
      expect(foldersOf(home.path)).to.include.members([pinned, lastFailed, running])
      expect(listed.every((ids) => ids.includes(running) && ids.includes(pinned))).to.equal(true)
    }
    await startPruneProcess(home.path, allButTwo).ended
    expect(trashOf(home.path)).to.deep.equal([])
    expect(foldersOf(home.path)).to.have.length(3 + keep)
    await expectWholeOrGone(home.path)
  })

  const interruptions = times(20, 1000)
  it(`leaves each run whole or gone when ${interruptions} prunes stop before one of their steps, chosen at random`, async () => {
    using home = tempHome()
    await using index = await openIndex(home.path)
    for (let round = 0; round < interruptions; round++) {
      writeOldRuns(home.path, 4, { hour: round * 4 })
      await index.catchUp()
      // every other time, they lose only their logs
      const rules = round % 2 === 0 ? allButTwo : await rulesOfLogs(home.path, 2, keep)
      // a step for each run, one for the rows, and one for the files
      let stepsLeft = Math.floor(Math.random() * 7)
      const step = (): void => {
        if (stepsLeft-- === 0) throw new Interrupted()
      }
      const trash = openTrash(home.path)
      const steps: PruneOptions = {
        home: home.path,
        rules,
        store: {
          sizes: () => index.sizes(),
          forget: (runs) => {
            step()
            return index.forget(runs)
          },
          forgetLogs: (runs) => {
            step()
            return index.forgetLogs(runs)
          },
        },
        trash: {
          ...trash,
          take(run) {
            step()
            trash.take(run)
          },
          takeLogs(run, removed) {
            step()
            trash.takeLogs(run, removed)
          },
          empty: (isTimeUp) => {
            step()
            return trash.empty(isTimeUp)
          },
        },
      }
      await prune(steps).catch((error: unknown) => {
        if (!(error instanceof Interrupted)) throw error
      })
      await index.catchUp()
      const listed = (await index.list({ limit: 10_000 })).map(({ run }) => run.id)
      expect(listed.toReversed()).to.deep.equal(foldersOf(home.path))
    }
    await prune({ home: home.path, rules: allButTwo, store: index })
    expect([foldersOf(home.path).length, trashOf(home.path)]).to.deep.equal([keep, []])
    await expectWholeOrGone(home.path)
  })
})

class Interrupted extends Error {}

/** Reads the list again and again until the other is done. */
const listWhile = async (index: Awaited<ReturnType<typeof openIndex>>, other: Promise<unknown>): Promise<readonly (readonly RunId[])[]> => {
  const lists: RunId[][] = []
  const over = { is: false }
  const end = other.then(() => (over.is = true))
  while (!over.is) {
    await index.catchUp()
    lists.push((await index.list({ limit: 10_000 })).map(({ run }) => run.id))
  }
  await end
  return lists
}
