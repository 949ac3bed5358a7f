import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect } from 'chai'
import { FileIndex } from '../../src/cache/files/file-index.ts'
import { findFiles } from '../../src/cache/files/find-files.ts'
import { globRule, GlobRules } from '../../src/cache/files/globs.ts'
import type { LogPiece } from '../../src/engine/ports.ts'
import { logPieces } from '../../src/journal/logs/log-pieces.ts'
import { journalPath, logIndexPath, logPath } from '../../src/journal/run-folder.ts'
import { toJobId } from '../../src/model/ids.ts'
import { step } from '../../src/pipeline/job.ts'
import { sh } from '../../src/pipeline/shell/shell-command.ts'
import { canMount, mountSmallDisk, unlessMounted } from '../faults/small-disk.ts'
import { times } from '../faults/times.ts'
import { tempProject } from '../project/temp-project.ts'
import { buildPlan, cachedPlace, howBuilt, remove, sources, type Plan } from './cached-place.ts'
import { memoryFolder } from './memory-folder.ts'

const logBytes = 50 * 1024 * 1024
const inputFiles = times(20_000, 100_000)
/** What the files may take for each 100,000 of them, in bytes. */
const mostMemory = 300e6

describe('the cache, at its limits', function () {
  this.timeout(240_000)

  it('row 4, G6: tells lists and orders of arguments apart', async () => {
    await using place = cachedPlace(sources, () => undefined)
    const of =
      (...args: readonly string[]): Plan =>
      ({ job }) => {
        job('build', sh`cmp ${[...args]}`, { cache: { inputs: ['src'], outputs: [] } })
      }
    expect(await howBuilt(place, of('a', 'b'))).to.match(/^ran/)
    expect(await howBuilt(place, of('a', 'b'))).to.equal('in-place')
    for (const args of [['b', 'a'], ['ab', 'c'], ['a', 'bc'], ['abc'], ['abc', ''], []])
      expect(await howBuilt(place, of(...args)), args.join('|')).to.equal('ran: the command changed')
  })

  it(`row 11: passes, and keeps nothing, on a disk that is full while it saves or restores${unlessMounted}`, async () => {
    if (!canMount) return
    using disk = mountSmallDisk('8m')
    let size = 6_000_000
    await using place = cachedPlace(
      { 'src/a': 'one' },
      ({ cwd }) => {
        writeFileSync(join(cwd, 'out'), Buffer.alloc(size))
      },
      { folder: disk.path },
    )
    const plan: Plan = ({ job }) => {
      job('build', sh`make`, { cache: { inputs: ['src'], outputs: ['out'] } })
    }
    expect(await howBuilt(place, plan)).to.match(/^ran: no result is kept yet: not kept: the cache does not work: ENOSPC/)
    expect([existsSync(join(place.home, 'cache/jobs/entries')), readFileSync(place.project.path('out')).length]).to.deep.equal([
      false,
      size,
    ])
    size = 1_500_000
    expect(await howBuilt(place, plan)).to.match(/^ran: \S+ passed with the same inputs, but was not kept: the cache does not work: ENOSPC/)
    expect(await howBuilt(place, plan)).to.equal('in-place')
    remove(place.project.path('out'))
    disk.fill()
    // for the record of the run, and less than the output
    disk.free(1_000_000)
    size = 10
    expect(await howBuilt(place, plan)).to.match(/^ran: could not restore: ENOSPC/)
    expect(readFileSync(place.project.path('out'))).to.have.length(size)
    disk.free()
    size = 1_500_000
    remove(place.project.path('out'))
    expect(await howBuilt(place, plan)).to.equal('cache')
    expect(readFileSync(place.project.path('out'))).to.have.length(10)
  })

  it('row 20, G5: keeps nothing of a job with a step that was allowed to fail, or a process that it left behind', async () => {
    await using place = cachedPlace(sources)
    const of =
      (body: Plan): (() => Promise<string | undefined>) =>
      async () =>
        (await place.run(body)).jobs['build']?.notKept
    const cache = { inputs: ['src'], outputs: [], key: 1 }
    const mayFail = of(({ job }) => {
      job('build', [step('tries', sh`exit 3`, { allowFailure: true }), step('goes on', sh`true`)], { cache })
    })
    const leaves = of(({ job }) => {
      job('build', sh`sleep 3 > /dev/null 2>&1 &`, { cache })
    })
    expect([await mayFail(), await leaves()]).to.deep.equal(['a step that may fail did', 'it ended with a warning'])
  })

  it(`row 21: repeats a log of ${logBytes / 1024 / 1024} MB to the byte: colour, carriage returns, characters cut in two, and the order of its streams`, async () => {
    await using place = cachedPlace(sources)
    const chunk = Buffer.alloc(64 * 1024, 'an ordinary line of a log, ✓ and ✗\n')
    const loud: Plan = ({ job }) => {
      const body = async (): Promise<void> => {
        const out = (part: string | Buffer): Promise<unknown> => new Promise((settle) => process.stdout.write(part, settle))
        await out('\u001B[31mred\u001B[0m\r 50 %\r100 %\n')
        await out(Buffer.from([0xe2, 0x82]))
        await nextTurn()
        await out(Buffer.from([0xac, 0x0a]))
        console.error('err')
        for (let bytes = 0; bytes < logBytes; bytes += chunk.length) await out(chunk)
        console.error('last')
      }
      job('build', body, { cache: { inputs: ['src'], outputs: [], key: 1 } })
    }
    const [first, second] = [await place.run(loud), await place.run(loud)]
    expect([first, second].map(({ jobs }) => jobs['build']?.how)).to.deep.equal(['ran', 'in-place'])
    const digestOf = (folder: string): string =>
      createHash('sha256')
        .update(readFileSync(join(folder, 'build.log')))
        .digest('hex')
    expect(digestOf(second.folder)).to.equal(digestOf(first.folder))
    expect(readFileSync(join(first.folder, 'build.log')).length).to.be.greaterThan(logBytes)
    const streams = await streamsIn(first.folder)
    expect(streams.map(([stream]) => stream)).to.deep.equal(['out', 'err', 'out', 'err'])
    expect(await streamsIn(second.folder)).to.deep.equal(streams)
  })

  it(`row 24: finds ${inputFiles} inputs in bounded memory`, async () => {
    using project = tempProject({}, memoryFolder())
    for (let folder = 0; folder < inputFiles / 1000; folder++) {
      mkdirSync(project.path('src', String(folder)), { recursive: true })
      for (let file = 0; file < 1000; file++) writeFileSync(project.path('src', String(folder), String(file)), String(file))
    }
    const rules = new GlobRules([globRule('src', project.directory)])
    const before = process.memoryUsage.rss()
    const found = await findFiles({ rules, repository: project.directory, index: new FileIndex(), of: 'inputs' })
    expect(found).to.have.length(inputFiles)
    expect(process.memoryUsage.rss() - before).to.be.lessThan((mostMemory * Math.max(inputFiles, 50_000)) / 100_000)
  })

  it('G10: lets a run without cache be: its environment, its files, its events and its locks', async () => {
    await using place = cachedPlace(sources)
    const { jobs, folder } = await place.run(
      ({ job }) => {
        job('build', sh`mkdir -p dist; echo stale > dist/extra; echo "$HIDDEN"`)
      },
      { env: { HIDDEN: 'seen' } },
    )
    expect(jobs['build']).to.deep.equal({ status: 'passed', how: 'ran', because: [], log: 'seen\n' })
    expect(readFileSync(place.project.path('dist/extra'), 'utf8')).to.equal('stale\n')
    expect(readdirSync(place.home)).to.not.include.members(['cache'])
    const journal = readFileSync(journalPath(folder), 'utf8')
    for (const word of ['job.checked', 'job.queued', 'reused', 'kept', 'cache']) expect(journal).to.not.include(`"${word}"`)
  })

  it('G10: loads nothing of the cache for a run without it', () => {
    const program = `
      import { registerHooks } from 'node:module'
      registerHooks({ resolve: (name, context, next) => { const found = next(name, context); if (found.url.includes('/src/cache/')) console.log(found.url); return found } })
      const { openRunResults } = await import(${JSON.stringify(new URL('../../src/execution/results/open-results.ts', import.meta.url))})
      console.log(await openRunResults({ plan: { jobs: [{ id: 'build' }] } }, {}))`
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' })
    expect(stdout, stderr).to.equal('undefined\n')
  })

  it('writes no log of a job that wrote none', async () => {
    await using place = cachedPlace(sources, () => undefined)
    await place.run(buildPlan({ outputs: [] }))
    expect((await place.run(buildPlan({ outputs: [] }))).jobs['build']).to.include({ how: 'in-place', log: '' })
    expect(existsSync(join(place.home, 'cache/jobs/blobs'))).to.equal(false)
  })
})

/** Which stream each part of the log came from. */
const streamsIn = async (folder: string): Promise<readonly LogPiece[]> => {
  const log = toJobId('build')
  const pieces = await logPieces(logIndexPath(folder, log), statSync(logPath(folder, log)).size)
  // the index also has records for the times
  return pieces.reduce<LogPiece[]>((all, [stream, bytes]) => {
    const [last, before = 0] = all.at(-1) ?? []
    return last === stream ? [...all.slice(0, -1), [stream, before + bytes]] : [...all, [stream, bytes]]
  }, [])
}
