import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import { Doubt } from '../../src/cache/doubt.ts'
import { clearCache, pruneCache, resultStoreOf, showCache, verifyCache } from '../../src/cache/keep-house.ts'
import { openIndex } from '../../src/cache/index-db.ts'
import { sh } from '../../src/pipeline/shell/shell-command.ts'
import { canBeAnotherUser } from '../server/as-another-user.ts'
import { tempHome } from '../storage/temp-home.ts'
import { buildPlan, cachedPlace, howBuilt, remove, sources, storedIn, type CachedPlace, type Plan } from './cached-place.ts'

const otherUser = 65_534
const storeOf = ({ home }: CachedPlace, ...path: readonly string[]): string => join(home, 'cache/jobs', ...path)
const pipeAt = (path: string): void => {
  rmSync(path, { force: true })
  execFileSync('mkfifo', [path])
}

/** A job whose result has something of all kinds. */
const plan: Plan = ({ job }) => {
  job('build', sh`mkdir -p dist && cat src/* > dist/all && touch dist/empty && ln -s all dist/link && echo copied`, {
    cache: { inputs: ['src'], outputs: ['dist'] },
  })
}

describe('a damaged or hostile store', function () {
  this.timeout(180_000)

  it('row 12, G3: is noticed whichever character of an entry is another', async () => {
    await using place = cachedPlace(sources)
    await place.run(plan)
    const [entry = ''] = storedIn(place, 'entries')
    const whole = readFileSync(entry, 'utf8')
    const marks = ['dist/all', '"content":"all', '"durationMs":', '"name":"', '"hasCopy":t']
    for (const mark of marks) {
      const at = whole.indexOf(mark) + mark.length - 1
      expect(at, mark).to.be.above(mark.length)
      const turned = String.fromCharCode(whole.charCodeAt(at) ^ 1)
      writeFileSync(entry, `${whole.slice(0, at)}${turned}${whole.slice(at + 1)}`)
      remove(place.project.path('dist'))
      expect(await howBuilt(place, plan), mark).to.equal('ran: the kept result is damaged')
      expect(await howBuilt(place, plan), mark).to.equal('in-place')
    }
  })

  it('never makes a run or a command wait for a pipe, or follow a link, in place of one of its files', async () => {
    await using place = cachedPlace(sources)
    for (const spoil of [pipeAt, linkAt]) {
      for (const folder of ['entries', 'blobs'] as const) {
        await place.run(plan)
        for (const path of storedIn(place, folder)) spoil(path)
        remove(place.project.path('dist'))
        expect(await howBuilt(place, plan), `${spoil.name} ${folder}`).to.equal('ran: the kept result is damaged')
        expect(await howBuilt(place, plan)).to.equal('in-place')
        for (const path of storedIn(place, folder)) spoil(path)
        expect((await verifyCache(place.home)).damaged, `${spoil.name} ${folder}`).to.have.length(1)
        expect((await showCache(place.home, {})).results).to.equal(0)
      }
    }
    for (const name of ['index.db', 'digest-key']) {
      await place.run(plan)
      pipeAt(storeOf(place, name))
      remove(place.project.path('dist'))
      expect((await place.run(plan)).jobs['build']?.status, name).to.equal('passed')
      await showCache(place.home, {})
      rmSync(storeOf(place, name), { force: true })
    }
  })

  it('loses nothing of what a link in it leads to, or of what others keep beside it', async () => {
    await using place = cachedPlace(sources)
    await place.run(plan)
    const foreign = place.project.path('letters')
    mkdirSync(foreign)
    writeFileSync(join(foreign, 'thesis.txt'), 'years of work')
    symlinkSync(foreign, storeOf(place, 'entries/zz'))
    symlinkSync(foreign, storeOf(place, 'blobs/zz'))
    const beside = storeOf(place, 'tmp/of-another-program')
    mkdirSync(beside)
    utimesSync(beside, 1, 1)
    for (const keep of [pruneCache, verifyCache, clearCache]) {
      resultStoreOf(place.home).tidy(Date.now() + 7_200_000)
      await keep(place.home, {}, '1B')
      expect(readFileSync(join(foreign, 'thesis.txt'), 'utf8'), keep.name).to.equal('years of work')
      expect(existsSync(beside), keep.name).to.equal(true)
    }
  })

  it('is cleared where its folders lie on another disk, and what a run has open stays whole', async () => {
    await using place = cachedPlace(sources)
    const elsewhere = place.project.path('elsewhere')
    for (const name of ['entries', 'blobs']) {
      mkdirSync(join(elsewhere, name), { recursive: true })
      mkdirSync(storeOf(place), { recursive: true })
      symlinkSync(join(elsewhere, name), storeOf(place, name))
    }
    await place.run(plan)
    expect(storedIn(place, 'blobs')).to.have.length(3)
    const { ino } = statSync(storeOf(place, 'index.db'))
    expect((await clearCache(place.home)).removed).to.equal(1)
    expect([...storedIn(place, 'entries'), ...storedIn(place, 'blobs')]).to.deep.equal([])
    expect(statSync(storeOf(place, 'index.db')).ino).to.equal(ino)
    expect(await howBuilt(place, plan)).to.equal('ran: no result is kept yet')
    expect(await howBuilt(place, plan)).to.equal('in-place')
  })

  it('keeps an index that is only busy', async () => {
    using home = tempHome()
    ;(await openIndex(home.path, 'one boot', true))?.[Symbol.dispose]()
    const file = join(home.path, 'index.db')
    const { ino } = statSync(file)
    const other = new Sqlite(file)
    other.exec('BEGIN IMMEDIATE')
    expect(await openIndex(home.path, 'the next boot', true)).to.equal(undefined)
    expect(statSync(file).ino).to.equal(ino)
    other.close()
  })

  it('copies nothing of what took the place of an output: a pipe, a link, a folder, or nothing', async () => {
    await using place = cachedPlace(sources)
    const store = resultStoreOf(place.home)
    const path = place.project.path('dist')
    for (const put of [pipeAt, linkAt, mkdirSync, () => undefined])
      // small files are read, others are copied
      for (const size of [1, 1_000_000]) {
        remove(path)
        put(path)
        const added = await store.add(path, { hash: 'a'.repeat(64), size, shown: 'dist' }, () => undefined).catch((error: unknown) => error)
        expect(added, `${put.name} ${size}`)
          .to.be.instanceOf(Doubt)
          .with.nested.property('reason')
          .that.deep.equals({ kind: 'output-changed', path: 'dist' })
      }
  })

  it('gives nothing that another user put there', async function () {
    if (!canBeAnotherUser) this.skip()
    await using place = cachedPlace(sources)
    await place.run(plan)
    for (const entry of storedIn(place, 'entries')) chownSync(entry, otherUser, otherUser)
    expect(await howBuilt(place, plan)).to.equal('ran: the kept result belongs to another user')
    expect(await howBuilt(place, plan)).to.equal('in-place')
    chownSync(storeOf(place, 'index.db'), otherUser, otherUser)
    expect(await openIndex(storeOf(place), '', true)).to.equal(undefined)
    chownSync(storeOf(place, 'digest-key'), otherUser, otherUser)
    expect(await howBuilt(place, plan)).to.match(/^ran: the cache does not work: .*digest-key cannot be read or made/)
  })
})

describe('bad luck with files', function () {
  this.timeout(180_000)

  it('counts lock files that are links', async () => {
    await using place = cachedPlace({ ...sources, 'shared/lock': '1' })
    symlinkSync('shared/lock', place.project.path('package-lock.json'))
    await place.run(buildPlan())
    expect(await howBuilt(place, buildPlan())).to.equal('in-place')
    place.write('shared/lock', '2')
    expect(await howBuilt(place, buildPlan())).to.equal('ran: installed packages changed (package-lock.json)')
  })
})

/** A link to a file that has no end. */
function linkAt(path: string): void {
  rmSync(path, { force: true })
  symlinkSync('/dev/zero', path)
}
