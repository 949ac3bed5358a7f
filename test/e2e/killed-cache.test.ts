import { readFileSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'
import { treeOf } from '../cache/cached-place.ts'
import { inWorkplace } from './workplace.ts'

const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
export default defineConfig({ pipelines: { build: pipeline({ plan({ job }) {
  const gen = job('gen', sh\`mkdir -p gen; for n in $(seq 150); do cat src/a > gen/$n; done\`, { cache: { inputs: ['src'], outputs: ['gen'] } })
  job('build', sh\`mkdir -p dist; for n in $(seq 150); do cat gen/$n src/b > dist/$n; done\`, { needs: [gen], cache: { inputs: ['src'], outputs: ['dist'] } })
} }) } })
`
const kills = 10

describe('kill -9 of a run with cache', function () {
  this.timeout(240_000)

  it(
    'rows 9 and 10: leaves nothing that a later run takes for a result, wherever it strikes',
    inWorkplace({ 'package.json': {}, 'sparkwing.config.mjs': config, 'src/a': 'a0', 'src/b': 'b0' }, async (place) => {
      for (let round = 0; round < kills; round++) {
        // now the same sources as in an earlier round, now new ones; now with outputs to restore, now without
        place.project.write('src/a', `a${round % 3}`)
        place.project.write('src/b', `b${round % 2}`)
        if (round % 2 === 0) rmSync(place.project.path('dist'), { recursive: true, force: true })
        const started = place.start(['run', 'build', '--output', 'quiet'])
        await Promise.race([sleep(250 + round * 60), started.finished])
        started.child.kill('SIGKILL')
        await started.finished
        const done = await place.sparkwing(['run', 'build', '--output', 'quiet'])
        expect([done.code, done.stderr], `round ${round}`).to.deep.equal([0, ''])
        for (const [folder, content] of [
          ['gen', `a${round % 3}`],
          ['dist', `a${round % 3}b${round % 2}`],
        ] as const) {
          const tree = treeOf(place.project.path(folder))
          expect(tree).to.have.length(151)
          expect(
            tree.slice(1).every((line) => line.endsWith(` ${content}`)),
            `round ${round}: ${folder}`,
          ).to.equal(true)
        }
      }
      expect((await place.hosted(['cache', 'verify'])).stdout).to.include('whole')
      expect(readFileSync(place.project.path('src/a'), 'utf8')).to.match(/^a\d$/)
    }),
  )
})
