import { expect } from 'chai'
import { showCache } from '../../src/cache/keep-house.ts'
import { renderCache } from '../../src/cli/render/render-cache.ts'
import { sh } from '../../src/pipeline/shell/shell-command.ts'
import { cachedPlace, type Plan } from './cached-place.ts'

const source = { 'package.json': {}, 'src/a.txt': 'one' }
const reading =
  (inputs: readonly string[], more: object = {}): Plan =>
  ({ job }) => {
    job('build', sh`echo built`, { cache: { inputs, outputs: [], ...more } })
  }

describe('what the cache advises', function () {
  this.timeout(180_000)

  it('says what to do where nothing tells which packages are installed', async () => {
    await using place = cachedPlace({ ...source, 'node_modules/left-pad/index.js': '' })
    const { jobs } = await place.run(reading(['src']))
    expect(jobs['build']?.because).to.deep.equal([
      'which packages are installed is not known: install them with a package manager, or declare packages: false',
    ])
    expect((await place.run(reading(['src'], { packages: false }))).jobs['build']?.because).to.deep.equal(['no result is kept yet'])
  })

  it('warns of each pattern that matches no file, whether the job runs or not, and keeps the result all the same', async () => {
    await using place = cachedPlace(source)
    const plan = reading(['src/*.txt', 'lib/**/*.ts', 'absent', '!src/*.md', 'src/*.css'])
    for (const how of ['ran', 'in-place']) {
      const { jobs, snapshot } = await place.run(plan)
      expect(jobs['build']?.how).to.equal(how)
      expect(snapshot.run.annotations.map(({ level, message, job }) => [level, message, job])).to.deep.equal([
        ['warning', 'no file matches its input lib/**/*.ts', 'build'],
        ['warning', 'no file matches its input src/*.css', 'build'],
      ])
    }
    place.write('src/a.css', '')
    place.write('lib/deep/a.ts', '')
    expect((await place.run(plan)).snapshot.run.annotations).to.deep.equal([])
  })

  it('counts the jobs that were reused, and those that were looked up and had to run', async () => {
    await using place = cachedPlace(source)
    const counted = async () => {
      const { lately } = await showCache(place.home, {})
      return [lately.days, lately.hits, lately.misses]
    }
    expect(await counted()).to.deep.equal([30, 0, 0])
    const plan = reading(['src'])
    await place.run(plan)
    for (const _ of [1, 2]) await place.run(plan)
    await place.run(plan, { options: { cache: 'force' } })
    await place.foresee(plan)
    expect(await counted()).to.deep.equal([30, 2, 1])
    expect(renderCache(await showCache(place.home, {}))).to.match(/^ {2}30 days {5}2 of 3 jobs reused, [\d.]+ (ms|s) saved$/m)
  })
})
