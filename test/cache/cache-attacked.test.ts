import { createHmac, hash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { sh } from '../../src/pipeline/shell/shell-command.ts'
import { pruneCache, verifyCache } from '../../src/cache/keep-house.ts'
import { homeDigest } from '../../src/cache/home-key.ts'
import { tempHome } from '../storage/temp-home.ts'
import { buildPlan, cachedPlace, howBuilt, placeIn, remove, storedIn, type CachedPlace, type Plan } from './cached-place.ts'

import { faultyFiles } from './file-faults.ts'
import { projectIn } from './faulty-run.ts'

const git = ({ project }: CachedPlace, ...args: string[]): void => {
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: project.directory })
}
describe('the cache, attacked', function () {
  this.timeout(180_000)

  it('counts with @git also what git tracks in a node_modules, as fixtures are', async () => {
    await using place = cachedPlace({ 'package.json': {}, 'test/fixture/node_modules/a/i.js': '1', '.gitignore': 'dist\n/node_modules\n' })
    git(place, 'init', '-q')
    git(place, 'add', '.')
    const plan: Plan = ({ job }) => {
      job('build', sh`mkdir -p dist && cat test/fixture/node_modules/a/i.js > dist/a`, {
        cache: { inputs: ['@git'], outputs: ['dist'], packages: false },
      })
    }
    await place.run(plan)
    expect(await howBuilt(place, plan)).to.equal('in-place')
    place.write('test/fixture/node_modules/a/i.js', '2')
    expect(await howBuilt(place, plan)).to.equal('ran: test/fixture/node_modules/a/i.js changed')
  })

  it('runs a job with @git where a repository lies in the repository, whose files git does not name', async () => {
    await using place = cachedPlace({ 'package.json': {}, 'inner/a.txt': '1', '.gitignore': 'dist\n' })
    git(place, 'init', '-q')
    git(place, 'init', '-q', 'inner')
    git(place, '-C', 'inner', 'add', '.')
    git(place, '-C', 'inner', 'commit', '-qm', 'one')
    const plan: Plan = ({ job }) => {
      job('build', sh`mkdir -p dist && cat inner/a.txt > dist/a`, { cache: { inputs: ['@git'], outputs: ['dist'] } })
    }
    await place.run(plan)
    place.write('inner/a.txt', '2')
    expect(await howBuilt(place, plan)).to.match(/^ran: .*submodule/)
  })

  it('asks git by plain paths, whatever the environment says of patterns, before it removes anything', async () => {
    await using place = cachedPlace({ 'package.json': {}, 'src/a': '1', 'dist/kept': 'by hand' })
    git(place, 'init', '-q')
    git(place, 'add', 'dist/kept')
    process.env['GIT_LITERAL_PATHSPECS'] = '1'
    try {
      const plan: Plan = ({ job }) => {
        job('build', sh`mkdir -p dist && cp src/a dist/a`, { cache: { inputs: ['src'], outputs: ['dist'] } })
      }
      expect(await howBuilt(place, plan)).to.match(/^ran: git tracks its output dist\/kept/)
      expect(readFileSync(place.project.path('dist/kept'), 'utf8')).to.equal('by hand')
    } finally {
      delete process.env['GIT_LITERAL_PATHSPECS']
    }
  })

  it('lets a forced run replace what was kept, also if only one of the two holds the path of the repository', async () => {
    await using place = cachedPlace({ 'package.json': {}, 'src/a': '1' })
    const undeclared = place.project.path('undeclared')
    const plan: Plan = ({ job }) => {
      job('build', sh`mkdir -p dist && cat undeclared > dist/a`, { cache: { inputs: ['src'], outputs: ['dist'] } })
    }
    for (const [first, second] of [
      [place.project.directory, 'plain'],
      ['plain', place.project.directory],
    ] as const) {
      writeFileSync(undeclared, first)
      await place.run(plan, { options: { cache: 'force' } })
      writeFileSync(undeclared, second)
      await place.run(plan, { options: { cache: 'force' } })
      expect(await howBuilt(place, plan)).to.equal('in-place')
      remove(place.project.path('dist'))
      expect(await howBuilt(place, plan)).to.equal('cache')
      expect(readFileSync(place.project.path('dist/a'), 'utf8')).to.equal(second)
      expect(storedIn(place, 'entries')).to.have.length(1)
    }
  })

  it('shows no other user what a job made for its own user or group alone', async () => {
    await using place = cachedPlace({ 'package.json': {}, 'src/a': '1' })
    const plan: Plan = ({ job }) => {
      job(
        'build',
        sh`mkdir -p dist/own && cp src/a dist/own/a && cp src/a dist/key && chmod 600 dist/key && chmod 700 dist/own && cp src/a dist/team && chmod 640 dist/team && mkdir -m 750 dist/ours`,
        {
          cache: { inputs: ['src'], outputs: ['dist'] },
        },
      )
    }
    await place.run(plan)
    remove(place.project.path('dist'))
    expect(await howBuilt(place, plan)).to.equal('cache')
    const modes = ['dist/key', 'dist/own', 'dist/own/a', 'dist/team', 'dist/ours'].map((path) =>
      (statSync(place.project.path(path)).mode & 0o777).toString(8),
    )
    expect(modes).to.deep.equal(['600', '700', '644', '640', '750'])
  })

  it('writes nothing outside the outputs of the job, whatever an entry says', async () => {
    await using place = cachedPlace({ 'package.json': {}, 'src/a': '1' })
    const plan: Plan = ({ job }) => {
      job('build', sh`mkdir -p dist && cp src/a dist/a`, { cache: { inputs: ['src'], outputs: ['dist'] } })
    }
    await place.run(plan)
    const [entry = ''] = storedIn(place, 'entries')
    const kept = readFileSync(entry, 'utf8')
    for (const [said, path] of [
      ['"../escaped"', '../escaped'],
      ['"dist/../package.json"', 'package.json'],
      ['"src/a"', 'src/a'],
      ['["dist/a"]', 'dist/a'],
    ] as const) {
      const json = kept.slice(kept.indexOf('\n') + 1).replace('"dist/a"', said)
      writeFileSync(entry, `${hash('sha256', json)}\n${json}`)
      remove(place.project.path('dist'))
      const before = path === 'dist/a' ? undefined : existsSync(place.project.path(path)) && readFileSync(place.project.path(path), 'utf8')
      expect(await howBuilt(place, plan), said).to.match(/^ran: the kept result is damaged/)
      if (before !== undefined)
        expect(existsSync(place.project.path(path)) && readFileSync(place.project.path(path), 'utf8'), said).to.equal(before)
      expect(await howBuilt(place, plan)).to.equal('in-place')
    }
  })

  it('is pruned and verified whatever lies in it', async () => {
    for (const keep of [verifyCache, pruneCache]) {
      using home = tempHome()
      const entries = join(home.path, 'cache/jobs/entries/aa')
      mkdirSync(join(entries, 'folder.json'), { recursive: true })
      mkdirSync(join(home.path, 'cache/jobs/blobs/aa/folder'), { recursive: true })
      writeFileSync(join(entries, 'b.json'), '{"format":1,"key":"b","files":[],"log":null}')
      await keep(home.path, {})
      expect(readdirSync(entries)).to.deep.equal([])
    }
  })

  it('keeps no result whose names or links hold a secret', async () => {
    for (const script of [sh`mkdir -p dist && touch dist/$TOKEN`, sh`mkdir -p dist && ln -s $TOKEN dist/link`]) {
      await using place = cachedPlace({ 'package.json': {}, 'src/a': '1' })
      const plan: Plan = ({ job }) => {
        job('build', script, { secrets: ['TOKEN'], cache: { inputs: ['src'], outputs: ['dist'] } })
      }
      expect(await howBuilt(place, plan, { env: { TOKEN: 's3cr3t-value-of-token' } })).to.match(/not kept: .*secret/)
    }
  })

  it('counts a need whatever its name is', async () => {
    await using place = cachedPlace({ 'package.json': {}, 'src/a': '1' })
    const plan: Plan = ({ job }) => {
      const need = job('__proto__', sh`mkdir -p gen && cp src/a gen/a`, { cache: { inputs: ['src'], outputs: ['gen'] } })
      job('build', sh`mkdir -p dist && cp gen/a dist/a`, { needs: [need], cache: { inputs: [], outputs: ['dist'] } })
    }
    await place.run(plan)
    place.write('src/a', '2')
    expect(await howBuilt(place, plan)).to.match(/^ran: /)
  })

  it('never makes digests with half a key', () => {
    using home = tempHome()
    const folder = join(home.path, 'cache/jobs')
    mkdirSync(folder, { recursive: true })
    const file = join(folder, 'digest-key')
    writeFileSync(file, '')
    const digest = homeDigest(folder, true)
    const key = readFileSync(file)
    expect(key).to.have.length(32)
    for (const text of ['', 'a', 'ü'.repeat(100)]) {
      expect(homeDigest(folder, true)(text)).to.equal(digest(text))
      expect(digest(text)).to.equal(createHmac('sha256', key).update(text).digest('base64url'))
    }
  })

  it('runs the job, keeps nothing and says why where the key for digests can be neither read nor made', async () => {
    await using place = cachedPlace({ 'package.json': {}, 'src/a': '1' })
    mkdirSync(join(place.home, 'cache/jobs/digest-key/folder'), { recursive: true })
    for (let run = 0; run < 2; run++)
      expect(await howBuilt(place, buildPlan())).to.match(/^ran: the cache does not work: .*digest-key cannot be read or made: not kept: /)
    expect(existsSync(join(place.home, 'cache/jobs/entries'))).to.equal(false)
  })

  it('counts lock files and installed packages above a project that is in no repository', async () => {
    await using above = cachedPlace({ 'package-lock.json': '1', 'node_modules/.package-lock.json': '1', 'packages/a/src/a': '1' })
    const inner = above.project.path('packages/a')
    const place = placeIn({ home: above.home, project: projectIn(inner) })
    const build = async (): Promise<string> => {
      const { jobs } = await place.run(buildPlan())
      return [jobs['build']?.how, ...(jobs['build']?.because ?? [])].join(': ')
    }
    await build()
    expect(await build()).to.equal('in-place')
    for (const file of ['package-lock.json', 'node_modules/.package-lock.json']) {
      above.write(file, '2')
      expect(await build()).to.equal(`ran: installed packages changed (../../${file})`)
    }
  })

  it('removes nothing that git tracks where the repository cannot be found out, and runs the job', async () => {
    await using place = cachedPlace({ 'package.json': {}, 'src/a': '1', '.gitignore': '' })
    git(place, 'init', '-q')
    git(place, 'add', '.')
    git(place, 'commit', '-qm', 'one')
    git(place, 'worktree', 'add', '-q', place.project.path('tree'))
    const tree = placeIn({ home: place.home, project: projectIn(place.project.path('tree')) })
    place.write('tree/dist/kept', 'by hand')
    git(place, '-C', 'tree', 'add', 'dist/kept')
    // the pointer to the repository is among the first that a run reads
    for (let at = 0; at < 12; at++) {
      using _files = faultyFiles({ at, fault: 'EMFILE' })
      const { build } = (await tree.run(buildPlan())).jobs
      expect(build).to.include({ status: 'passed', how: 'ran' })
      expect(readFileSync(place.project.path('tree/dist/kept'), 'utf8')).to.equal('by hand')
    }
  })
})
