import { chmodSync, renameSync, utimesSync } from 'node:fs'
import { expect } from 'chai'
import type { RunOptions } from '../../src/model/run-request.ts'
import { sh } from '../../src/pipeline/shell/shell-command.ts'
import { cachedPlace, remove, type CachedPlace, type Plan } from './cached-place.ts'

const files = {
  'package.json': {},
  'package-lock.json': '{}',
  'README.md': 'a site',
  'api/a.json': 'a',
  'api/notes.md': 'notes',
  'src/main.ts': 'main',
  'src/util.ts': 'util',
  'test/main.ts': 'expect',
}

/** What an edit can change besides files. */
interface Sample {
  readonly place: CachedPlace
  readonly env: Record<string, string>
  options: RunOptions
  title: string
  command: string
  testInputs: readonly string[]
}

const planOf =
  ({ title, command, testInputs }: Sample): Plan =>
  ({ job }) => {
    const gen = job('gen', sh`mkdir -p gen && cat api/*.json > gen/api.ts`, {
      cache: { inputs: ['api', '!api/**/*.md'], outputs: ['gen'] },
    })
    const build = job('build', sh`mkdir -p dist && cat src/* gen/* > dist/main.js`, {
      title,
      needs: [gen],
      cache: { inputs: ['src'], outputs: ['dist'], env: ['SITE_*'] },
    })
    job('test', sh`echo ${command} && cat dist/main.js`, { needs: [build], cache: { inputs: testInputs, outputs: [] } })
    job('lint', sh`cat src/* test/*`, { cache: { inputs: ['src', 'test', '.lintrc'], outputs: [], packages: false } })
  }

/** What docs/cache.md lets one expect of `gen`, `build`, `test` and `lint`, in this order. */
type Prediction = readonly [gen: string, build: string, test: string, lint: string]

const same = 'up to date'
const nothing: Prediction = [same, same, same, same]

/** They are made one after the other, and each is followed by a run. The predictions were written before the first of them was made. */
const edits: readonly (readonly [edit: string, make: (sample: Sample) => void, prediction: Prediction])[] = [
  ['nothing is edited', () => undefined, nothing],
  [
    'a file that is no input',
    ({ place }) => {
      place.write('README.md', 'a better site')
    },
    nothing,
  ],
  [
    'a time only',
    ({ place }) => {
      utimesSync(place.project.path('src/main.ts'), 1, 1)
    },
    nothing,
  ],
  [
    'a source',
    ({ place }) => {
      place.write('src/main.ts', 'MAIN')
    },
    [same, 'src/main.ts changed', 'what build left changed', 'src/main.ts changed'],
  ],
  [
    'the source back',
    ({ place }) => {
      place.write('src/main.ts', 'main')
    },
    [same, 'cached', same, same],
  ],
  [
    'a file that the inputs take away',
    ({ place }) => {
      place.write('api/notes.md', 'more notes')
    },
    nothing,
  ],
  [
    'an input at the start of the chain',
    ({ place }) => {
      place.write('api/a.json', 'A')
    },
    ['api/a.json changed', 'what gen left changed', 'what build left changed', same],
  ],
  [
    'a new input that changes no output',
    ({ place }) => {
      place.write('api/b.json', '')
    },
    ['api/b.json is new', same, same, same],
  ],
  [
    'outputs removed',
    ({ place }) => {
      remove(place.project.path('dist'))
    },
    [same, 'cached', same, same],
  ],
  [
    'an output edited by hand',
    ({ place }) => {
      place.write('gen/api.ts', 'by hand')
    },
    ['cached', same, same, same],
  ],
  [
    'a declared variable set',
    ({ env }) => {
      env['SITE_URL'] = 'https://example.com'
    },
    [same, 'SITE_URL is set now', same, same],
  ],
  [
    'a declared variable empty instead of unset',
    ({ env }) => {
      env['SITE_URL'] = ''
    },
    [same, 'SITE_URL changed', same, same],
  ],
  [
    'the variable unset again, and one that is not declared set',
    ({ env }) => {
      delete env['SITE_URL']
      env['OTHER'] = '1'
    },
    nothing,
  ],
  [
    'a variable that always counts',
    ({ env }) => {
      env['NODE_ENV'] = 'production'
    },
    ['NODE_ENV is set now', 'NODE_ENV is set now', 'NODE_ENV is set now', 'NODE_ENV is set now'],
  ],
  [
    'a lock file, which counts unless packages: false',
    ({ place }) => {
      place.write('package-lock.json', '{"lockfileVersion": 3}')
    },
    [
      'installed packages changed (package-lock.json)',
      'installed packages changed (package-lock.json)',
      'installed packages changed (package-lock.json)',
      same,
    ],
  ],
  [
    'an execute bit',
    ({ place }) => {
      chmodSync(place.project.path('test/main.ts'), 0o755)
    },
    [same, same, 'test/main.ts became executable', 'test/main.ts became executable'],
  ],
  [
    'a file renamed, which leaves the same output',
    ({ place }) => {
      renameSync(place.project.path('src/util.ts'), place.project.path('src/tools.ts'))
    },
    [same, 'src/tools.ts is new, src/util.ts is gone', same, 'src/tools.ts is new, src/util.ts is gone'],
  ],
  [
    'an input by its path that was absent',
    ({ place }) => {
      place.write('.lintrc', '{}')
    },
    [same, same, same, '.lintrc is new'],
  ],
  [
    'a file that the glob of the tests does not match',
    ({ place }) => {
      place.write('test/data.json', '{}')
    },
    [same, same, same, 'test/data.json is new'],
  ],
  [
    'a command',
    (sample) => {
      sample.command = 'again'
    },
    [same, same, 'the command changed', same],
  ],
  [
    'a title',
    (sample) => {
      sample.title = 'Build the site'
    },
    nothing,
  ],
  [
    'the inputs declared differently',
    (sample) => {
      sample.testInputs = ['test']
    },
    [same, same, 'its inputs are declared differently, test/data.json is new', same],
  ],
  [
    '--force',
    (sample) => {
      sample.options = { cache: 'force' }
    },
    ['--force', '--force', '--force', '--force'],
  ],
  [
    'no --force',
    (sample) => {
      sample.options = {}
    },
    nothing,
  ],
]

describe('from docs/cache.md alone', function () {
  this.timeout(240_000)

  it('can be foretold of each job, for each edit of a project, whether its result is reused, and why not', async () => {
    await using place = cachedPlace(files)
    const sample: Sample = { place, env: {}, options: {}, title: 'Build', command: 'once', testInputs: ['test/**/*.ts'] }
    const outcome = async (): Promise<readonly string[]> => {
      const { jobs } = await place.run(planOf(sample), { env: sample.env, options: sample.options })
      return ['gen', 'build', 'test', 'lint'].map((id) => {
        const job = jobs[id]
        return job?.how === 'ran' ? job.because.join(', ') : job?.how === 'in-place' ? 'up to date' : 'cached'
      })
    }
    const first = 'no result is kept yet'
    expect(await outcome()).to.deep.equal([first, first, first, first])
    const outcomes: string[] = []
    for (const [edit, make] of edits) {
      make(sample)
      outcomes.push(`${edit}: ${(await outcome()).join(' | ')}`)
    }
    expect(outcomes).to.deep.equal(edits.map(([edit, , prediction]) => `${edit}: ${prediction.join(' | ')}`))
  })
})
