import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { logPath, runFolderPath } from '../../src/journal/run-folder.ts'
import { writePin } from '../../src/journal/pin-file.ts'
import { toJobId, type RunId } from '../../src/model/ids.ts'
import { sqlitePlugin } from '../../src/plugins/sqlite/plugin.ts'
import { readDisk } from '../../src/retention/read-disk.ts'
import { openTrash } from '../../src/retention/trash.ts'
import type { DiskJson } from '../../src/wire/disk.ts'
import { openPorts } from '../live-view/real-ports.ts'
import { openIndex } from '../records/open-index.ts'
import { tempHome } from '../storage/temp-home.ts'
import { writeOldRun, writeOldRuns } from './old-runs.ts'

const { storage } = sqlitePlugin

const diskOf = async (home: string, limitMs?: number): Promise<DiskJson> => {
  await using index = await openIndex(home)
  return await readDisk({ home, store: index, storage, limit: 2, ...(limitMs !== undefined && { limitMs }) })
}
const kept = (disk: DiskJson): readonly (readonly unknown[])[] =>
  disk.largest.map(({ id, pipeline, status, isPinned }) => [id, pipeline, status, isPinned])

describe('what a home takes on the disk', function () {
  this.timeout(180_000)

  it('is what its files take: the largest pipelines and runs, the store, the trash and the rest', async () => {
    using home = tempHome()
    const [small, deleted] = writeOldRuns(home.path, 24) as [RunId, RunId]
    const large = writeOldRun(home.path, { hour: 50, pipeline: 'test', scene: 'failed' })
    writeFileSync(logPath(runFolderPath(home.path, large), toJobId('lint')), Buffer.alloc(2_000_000, 1))
    writePin(runFolderPath(home.path, large), { at: 1 })
    mkdirSync(join(runFolderPath(home.path, small), 'requests'))
    writeFileSync(join(runFolderPath(home.path, small), 'requests', 'one'), Buffer.alloc(100_000, 1))
    mkdirSync(join(home.path, 'cache'))
    writeFileSync(join(home.path, 'cache', 'big'), Buffer.alloc(500_000, 1))
    symlinkSync(join(home.path, 'runs'), join(home.path, 'cache', 'link'))
    await (await openIndex(home.path)).close()
    openTrash(home.path).take(deleted)
    const disk = await diskOf(home.path)
    expect(disk).to.deep.include({ isComplete: true, home: home.path })
    expect(kept(disk)).to.deep.equal([
      [large, 'test', 'failed', true],
      [small, 'build', 'passed', undefined],
    ])
    expect(disk.pipelines.map(({ pipeline, runs }) => [pipeline, runs])).to.deep.equal([
      ['test', 1],
      ['build', 23],
    ])
    // the log has grown behind the back of its journal
    expect(disk.largest[0]?.bytes).to.be.within(2_000_000, 2_100_000)
    expect(disk.largest[0]?.estimatedBytes).to.be.below(3000)
    expect(disk.largest[1]?.bytes).to.be.within(100_000, 140_000)
    expect(disk.runs.runs).to.equal(24)
    expect(disk.runs.bytes).to.be.at.least(disk.pipelines.reduce((sum, { bytes }) => sum + bytes, 0))
    expect(disk.trash.entries).to.equal(1)
    expect(disk.otherBytes).to.be.within(500_000, 700_000)
    expect(disk.store?.name).to.equal(join(home.path, 'state.db'))
    expect(disk.bytes).to.be.at.least(disk.runs.bytes + disk.trash.bytes + disk.otherBytes)
    const [prune] = [disk.prune]
    if (!('runs' in prune)) throw new Error('no rules')
    expect([prune.runs, prune.logs, prune.rules]).to.deep.equal([3, 0, { olderThanMs: 90 * 86_400_000, maxBytes: 10e9, keep: 20 }])
    // what the files of these runs take, and not what was estimated
    expect(prune.bytes).to.be.within(100_000, 200_000)
  })

  it('counts with the estimate of the runs that there was no time for', async () => {
    using home = tempHome()
    writeOldRuns(home.path, 5)
    const disk = await diskOf(home.path, 0)
    expect(disk.isComplete).to.equal(false)
    expect(disk.runs.bytes).to.equal(disk.runs.estimatedBytes)
  })

  it('is told also if the rules are off or wrong, and of a home without runs', async () => {
    using home = tempHome()
    expect(await diskOf(home.path)).to.deep.include({ runs: { runs: 0, bytes: 0, estimatedBytes: 0 }, largest: [], pipelines: [] })
    writeFileSync(join(home.path, 'config.json'), '{"retention": false}')
    expect((await diskOf(home.path)).prune).to.deep.equal({ rules: false })
    writeFileSync(join(home.path, 'config.json'), '{"retention": 5}')
    expect((await diskOf(home.path)).prune).to.have.all.keys('problem', 'tryThis')
  })

  it('is looked at in a thread of the server, once for all who ask at the same time', async () => {
    using home = tempHome()
    const runs = writeOldRuns(home.path, 30)
    await using ports = await openPorts(home.path, { writesInThread: true })
    await ports.runs.list({ limit: 1 })
    const [one, other] = await Promise.all([ports.disk.read(1), ports.disk.read(100)])
    expect([one.largest.length, other.largest.length]).to.deep.equal([1, 30])
    expect(runs).to.include(one.largest[0]?.id)
    expect({ ...other, largest: one.largest }).to.deep.equal(one)
    // the next one looks again
    rmSync(runFolderPath(home.path, runs[0] ?? ('' as RunId)), { recursive: true })
    expect((await ports.disk.read(1)).runs.runs).to.equal(29)
  })
})
