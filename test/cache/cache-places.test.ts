import { execFileSync, spawnSync } from 'node:child_process'
import { lstatSync, mkdirSync, readFileSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { sh } from '../../src/pipeline/shell/shell-command.ts'
import { resultStoreOf } from '../../src/cache/keep-house.ts'
import { pruneStore, verifyStore } from '../../src/cache/store/maintain.ts'
import { UserError } from '../../src/model/user-error.ts'
import { buildPlan, cachedPlace, copies, howBuilt, remove, sources, storedIn, treeOf, type Plan } from './cached-place.ts'

describe('the cache, beside others', function () {
  this.timeout(180_000)

  it('row 14, rule 1: runs a job whose need was touched after it ran, and keeps nothing of it', async () => {
    await using place = cachedPlace(sources)
    const plan: Plan = ({ job }) => {
      const gen = job('gen', sh`mkdir -p gen && cp src/a.txt gen/a`, { cache: { inputs: ['src'], outputs: ['gen'] } })
      job('build', sh`mkdir -p dist && cat gen/a > dist/a; echo spoilt > gen/a`, {
        needs: [gen],
        cache: { inputs: ['src'], outputs: ['dist'] },
      })
    }
    expect((await place.run(plan)).jobs['build']?.notKept).to.equal('what gen left was changed since')
  })

  it('row 16: never removes or follows what leads elsewhere', async () => {
    await using place = cachedPlace({ ...sources, 'precious/file': 'kept' })
    symlinkSync('precious', place.project.path('dist'))
    expect(await howBuilt(place, buildPlan())).to.equal(
      'ran: its output is reached through the link dist: not kept: its output is reached through the link dist',
    )
    expect(treeOf(place.project.path('precious'))).to.include('./file kept')
  })

  it('row 17: always runs, and removes nothing, where git tracks an output', async () => {
    await using place = cachedPlace({ ...sources, 'dist/kept': 'by hand' })
    const git = (...args: string[]): void => {
      execFileSync('git', args, { cwd: place.project.directory })
    }
    git('init', '-q')
    git('add', 'dist/kept')
    expect(await howBuilt(place, buildPlan())).to.match(/^ran: git tracks its output dist\/kept/)
    expect(treeOf(place.project.path('dist'))).to.deep.equal(['./', './all onetwo', './kept by hand'])
  })

  it('row 18: shares results between worktrees, but not those that hold the path of one', async () => {
    await using place = cachedPlace({ ...sources, '.gitignore': 'dist\n' })
    const main = place.project.directory
    const git = (...args: string[]): void => {
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: main })
    }
    git('init', '-q')
    git('add', '.')
    git('commit', '-qm', 'first')
    git('worktree', 'add', '-q', '-b', 'b', `${main}-b`)
    try {
      const { placeIn } = await import('./cached-place.ts')
      const other = placeIn({
        home: place.home,
        project: { ...place.project, directory: `${main}-b`, path: (...parts) => join(`${main}-b`, ...parts) },
      })
      const named: Plan = ({ job }) => {
        job('build', sh`mkdir -p dist && pwd > dist/where`, { cache: { inputs: ['src'], outputs: ['dist'] } })
      }
      expect(await howBuilt(place, buildPlan())).to.match(/^ran/)
      expect((await other.run(buildPlan())).jobs['build']?.how).to.equal('cache')
      expect(await howBuilt(place, named)).to.match(/^ran/)
      expect((await other.run(named)).jobs['build']?.how).to.equal('ran')
      expect((await other.run(named)).jobs['build']?.how).to.equal('in-place')
      expect(await howBuilt(place, named)).to.equal('in-place')
    } finally {
      remove(`${main}-b`)
    }
  })

  it('row 19, G8: keeps nothing that holds a secret, and writes no value of a variable anywhere', async () => {
    await using place = cachedPlace(sources)
    const secret = 'hunter2-very-secret'
    const plan =
      (script: ReturnType<typeof sh>): Plan =>
      ({ job }) => {
        job('build', script, { secrets: ['TOKEN'], cache: { inputs: ['src'], outputs: ['dist'], env: ['GIVEN'] } })
      }
    const leaking = plan(sh`mkdir -p dist && echo "a $TOKEN b" > dist/leak`)
    const silent = plan(sh`mkdir -p dist && test -n "$TOKEN" && echo fine > dist/fine; echo "$TOKEN"`)
    const env = { TOKEN: secret, GIVEN: 'value-of-given' }
    expect(await howBuilt(place, leaking, { env })).to.match(/not kept: dist\/leak holds a secret$/)
    expect(await howBuilt(place, silent, { env })).to.match(/^ran/)
    expect(await howBuilt(place, silent, { env })).to.equal('in-place')
    expect(await howBuilt(place, silent, { env: { ...env, TOKEN: 'another-secret-one' } })).to.equal('ran: a secret changed')
    const found = spawnSync('grep', ['-rlE', `${secret}|another-secret-one|value-of-given`, place.home], { encoding: 'utf8' })
    expect([found.status, found.stdout]).to.deep.equal([1, ''])
  })

  it('row 22, G7: foresees what a run finds, and writes nothing for it', async () => {
    await using place = cachedPlace(sources)
    const plan: Plan = ({ job }) => {
      const gen = job('gen', sh`mkdir -p gen && cp src/a.txt gen/a`, { cache: { inputs: ['src'], outputs: ['gen'] } })
      job('build', copies, { needs: [gen], cache: { inputs: ['src'], outputs: ['dist'] } })
    }
    expect(await place.foresee(plan)).to.deep.equal({ gen: 'miss: no result is kept yet', build: 'depends' })
    expect(treeOf(place.home)).to.deep.equal(['./'])
    await place.run(plan)
    const before = treeOf(join(place.home, 'cache/jobs/entries'))
    expect(await place.foresee(plan)).to.deep.equal({ gen: 'in-place', build: 'in-place' })
    expect(await place.foresee(plan, { options: { cache: 'force' } })).to.deep.equal({ gen: 'miss: --force', build: 'depends' })
    expect(await place.foresee(plan, { options: { cache: 'off' } })).to.deep.equal({ gen: 'off: --no-cache', build: 'depends' })
    remove(place.project.path('dist'))
    expect(await place.foresee(plan)).to.deep.equal({ gen: 'in-place', build: 'hit' })
    place.write('src/a.txt', 'else')
    expect(await place.foresee(plan)).to.deep.equal({ gen: 'miss: src/a.txt changed', build: 'depends' })
    expect(treeOf(join(place.home, 'cache/jobs/entries'))).to.deep.equal(before)
  })

  it('is switched off, only read or passed by, as asked for', async () => {
    await using place = cachedPlace(sources)
    expect(await howBuilt(place, buildPlan(), { env: { SPARKWING_CACHE: 'off' } })).to.equal('ran: --no-cache: not kept: --no-cache')
    expect(await howBuilt(place, buildPlan(), { env: { SPARKWING_CACHE: 'read' } })).to.equal(
      'ran: no result is kept yet: not kept: SPARKWING_CACHE=read',
    )
    expect(treeOf(join(place.home, 'cache'))).to.deep.equal([])
    expect(await howBuilt(place, buildPlan())).to.equal('ran: no result is kept yet')
    expect(await howBuilt(place, buildPlan(), { env: { SPARKWING_CACHE: 'read' } })).to.equal('in-place')
    expect(await howBuilt(place, buildPlan(), { options: { cache: 'force' } })).to.equal('ran: --force')
    expect(await howBuilt(place, buildPlan(), { options: { cache: 'off' } })).to.match(/^ran: --no-cache/)
    expect(await howBuilt(place, buildPlan())).to.equal('in-place')
  })

  it('refuses settings that mean nothing, before anything runs', async () => {
    await using place = cachedPlace(sources)
    const messageOf = async (env: Readonly<Record<string, string>>): Promise<string> => {
      try {
        await place.prepare(buildPlan(), { env })
        return 'none'
      } catch (error) {
        return error instanceof UserError ? [error.message, ...error.tryThis].join(' ') : String(error)
      }
    }
    expect(await messageOf({ SPARKWING_CACHE: 'maybe' })).to.equal('SPARKWING_CACHE is "maybe". Set it to on, read or off, or remove it.')
    expect(await messageOf({ SPARKWING_CACHE_MAX: 'much' })).to.equal(
      'SPARKWING_CACHE_MAX: "much" is not a size. Write it like 500MB or 5GB.',
    )
    expect(await messageOf({ SPARKWING_CACHE_MAX: '5GB', SPARKWING_CACHE: 'on' })).to.equal('none')
  })

  it('row 15: keeps the store within its bound by removing what was not used for longest, and leaves alone what is young', async () => {
    await using place = cachedPlace(sources)
    const store = resultStoreOf(place.home)
    await place.run(buildPlan())
    place.write('src/a.txt', 'other')
    await place.run(buildPlan())
    expect(await pruneStore(store, 0)).to.include({ removed: 0, results: 2 })
    const later = Date.now() + 7_200_000
    // the second is used after two hours, the first is not
    const [, second] = readdirSync(join(store.folder, 'entries'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .toSorted((a, b) => lstatSync(a).mtimeMs - lstatSync(b).mtimeMs)
    utimesSync(second ?? '', new Date(later), new Date(later))
    expect(await pruneStore(store, 0, later)).to.include({ removed: 1, results: 1 })
    expect(await verifyStore(store)).to.deep.equal({ results: 1, damaged: [] })
    remove(place.project.path('dist'))
    expect(await howBuilt(place, buildPlan())).to.equal('cache')
    place.write('src/a.txt', 'one')
    expect(await howBuilt(place, buildPlan())).to.equal('ran: src/a.txt changed')
  })

  it('G4: runs the job when the cache itself is broken, and the run passes', async () => {
    await using place = cachedPlace(sources)
    mkdirSync(join(place.home, 'cache'), { recursive: true })
    writeFileSync(join(place.home, 'cache/jobs'), 'a file where the folder should be')
    const { jobs } = await place.run(buildPlan())
    expect(jobs['build']).to.include({ status: 'passed', how: 'ran' })
    expect(jobs['build']?.because.join()).to.match(/^the cache does not work: /)
  })

  it('keeps no copy where none is wanted: up to date only while the outputs lie untouched', async () => {
    await using place = cachedPlace(sources)
    const plan = buildPlan({ copy: false })
    expect(await howBuilt(place, plan)).to.match(/^ran/)
    expect(await howBuilt(place, plan)).to.equal('in-place')
    writeFileSync(place.project.path('dist/all'), 'touched')
    expect(await howBuilt(place, plan)).to.equal('ran: its outputs were changed, and no copy of them is kept')
    expect(storedIn(place, 'blobs')).to.have.length(1)
  })

  it('row 13: lets one of two runs of the same job execute it, and the other takes the result', async () => {
    await using place = cachedPlace(sources)
    const plan: Plan = ({ job }) => {
      job('build', sh`mkdir -p dist; cat src/* > dist/all; echo ran >> ../$(basename "$PWD").count; sleep 0.1`, {
        cache: { inputs: ['src'], outputs: ['dist'] },
      })
    }
    const count = `${place.project.directory}.count`
    try {
      const runs = await Promise.all([1, 2, 3].map(() => place.run(plan)))
      expect(runs.map(({ jobs }) => jobs['build']?.how).toSorted()).to.deep.equal(['in-place', 'in-place', 'ran'])
      expect(readFileSync(count, 'utf8')).to.equal('ran\n')
    } finally {
      remove(count)
    }
  })
})
