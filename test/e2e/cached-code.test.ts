import { mkdirSync, symlinkSync } from 'node:fs'
import { expect } from 'chai'
import { inWorkplace, type Workplace } from './workplace.ts'

const config = (extra = '') => `
import { readFileSync, writeFileSync } from 'node:fs'
import { defineConfig, pipeline, sh } from 'sparkwing'
import { linked } from '@me/linked'
import data from './data.json' with { type: 'json' }
import { own } from './own.ts'
const cache = { inputs: [], outputs: [], packages: false, key: 1 }
export default defineConfig({
  pipelines: {
    build: pipeline({ plan({ job }) {
      job('command', sh\`echo command\`, { cache })
      job('code', () => linked + data.text + own, { cache })
    } }),
    late: pipeline({ plan({ job }) {
      job('code', async () => (await import('./late.ts')).late, { cache })
    } }),
    ${extra}
  },
})
`
const files = {
  'package.json': {},
  'sparkwing.config.ts': config(),
  'own.ts': "export const own = 'o'",
  'late.ts': "export const late = 'l'",
  'data.json': '{"text":"d"}',
  'packages/linked/package.json': { name: '@me/linked', type: 'module', exports: './index.js' },
  'packages/linked/index.js': "export { linked } from './deep.js'",
  'packages/linked/deep.js': "export const linked = 'p'",
}

/** How each job of a run came to its result, and what it returned. */
const runOf = async (place: Workplace, pipeline: string): Promise<Readonly<Record<string, readonly unknown[]>>> => {
  const ended = await place.sparkwing(['run', pipeline, '--json'])
  expect(ended.code, ended.stdout).to.equal(0)
  const { jobs } = await place.show('latest')
  return Object.fromEntries(jobs.map(({ id, reused, output }) => [id, [reused ? 'reused' : 'ran', output]]))
}

describe('cached functions', function () {
  this.timeout(240_000)

  it(
    'row 7, G1: count all files of the config that are not installed: data, packages of the workspace, and what these import',
    inWorkplace(files, async (place) => {
      mkdirSync(place.project.path('node_modules/@me'), { recursive: true })
      symlinkSync('../../packages/linked', place.project.path('node_modules/@me/linked'))
      await runOf(place, 'build')
      expect(await runOf(place, 'build')).to.deep.equal({ command: ['reused', undefined], code: ['reused', 'pdo'] })
      const edits = [
        ['packages/linked/deep.js', "export const linked = 'P'", 'Pdo'],
        ['data.json', '{"text":"D"}', 'PDo'],
        ['own.ts', "export const own = 'O'", 'PDO'],
        ['sparkwing.config.ts', config("other: pipeline({ plan({ job }) { job('x', sh`true`) } }),"), 'PDO'],
      ] as const
      for (const [file, text, output] of edits) {
        place.project.write(file, text)
        expect(await runOf(place, 'build'), file).to.deep.equal({ command: ['reused', undefined], code: ['ran', output] })
      }
      expect(await runOf(place, 'build')).to.deep.equal({ command: ['reused', undefined], code: ['reused', 'PDO'] })
    }),
  )

  it(
    'G1: are not kept if they import something when they run, which no later run would know of',
    inWorkplace(files, async (place) => {
      mkdirSync(place.project.path('node_modules/@me'), { recursive: true })
      symlinkSync('../../packages/linked', place.project.path('node_modules/@me/linked'))
      expect(await runOf(place, 'late')).to.deep.equal({ code: ['ran', 'l'] })
      place.project.write('late.ts', "export const late = 'L'")
      expect(await runOf(place, 'late')).to.deep.equal({ code: ['ran', 'L'] })
      const [job] = (await place.show('latest')).jobs
      expect(job?.kept).to.have.property('not')
    }),
  )
})
