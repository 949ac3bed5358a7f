import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { seededPlans } from './seeded-plan.ts'
import { writeSeededRun, type SeededRun } from './seeded-run.ts'

/** Pseudo-random numbers that are the same each time. */
const numbersFrom = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

const subjects = [
  'Round prices once, at the end',
  'Cache the shipping table',
  'Say which field of the address is missing',
  'Drop the old checkout',
  'Show stock by size',
  'Retry the payment webhook',
]
const failures: Readonly<Record<string, readonly string[]>> = {
  lint: [
    '',
    'src/cart/total.ts',
    '  41:17  \u001b[31merror\u001b[0m  Unexpected any. Specify a different type  no-explicit-any',
    '',
    '✖ 1 problem (1 error, 0 warnings)',
  ],
  typecheck: [
    "src/cart/total.ts(41,17): \u001b[31merror\u001b[0m TS2345: Argument of type 'string' is not assignable to parameter of type 'Money'.",
  ],
  'test/node-24': [
    '\u001b[31m  ✗\u001b[0m cart 061 rounds half to even',
    '',
    '    AssertionError [ERR_ASSERTION]: 10.01 !== 10.02',
    '        at rounds (test/cart.test.ts:88:10)',
    '',
    '1 failed, 60 passed',
  ],
  'e2e/browser-webkit': [
    '  1) [webkit] checkout.spec.ts:31 pays by card',
    '',
    '    \u001b[31mError:\u001b[0m Timed out 5000ms waiting for expect(locator).toBeVisible()',
  ],
  contract: ['not ok 13 - answers 409 when the order is paid', '  expected: 409', '  actual:   500'],
}
const owner = { machineId: 'laptop', bootId: 'seeded', pidNamespace: '4026531836', pid: 4711, startToken: '1' }

/** Creates the projects of the seeded home: real folders with configs, so that their pipelines can be started. */
export const seedProjects = (folder: string): { readonly shop: string; readonly api: string } => {
  const shop = join(folder, 'web-shop')
  const api = join(folder, 'api')
  for (const project of [shop, api]) {
    mkdirSync(project, { recursive: true })
    writeFileSync(join(project, 'package.json'), '{ "type": "module" }\n')
  }
  writeFileSync(join(shop, 'sparkwing.config.ts'), shopConfig)
  return { shop, api }
}

/** Writes several days of runs of two projects, up to `now`, into a home. */
export const seedRuns = (home: string, { shop, api }: { readonly shop: string; readonly api: string }, now: number, count = 72): void => {
  const random = numbersFrom(7)
  const kinds = [
    ['release', shop],
    ['test', api],
    ['release', shop],
    ['migrate', api],
  ] as const
  for (let index = 0; index < count; index++) {
    const [pipeline, project] = kinds[index % kinds.length] ?? kinds[0]
    const commit = Math.floor(index / 5)
    const jobs = seededPlans[pipeline] ?? []
    const fails = Object.keys(failures).filter((id) => jobs.some(({ planned }) => planned.id === id))
    const isBad = index % 7 === 2 || index === count - 2
    const chosen = fails[Math.floor(random() * fails.length)]
    const run: SeededRun = {
      at: now - (count - index) * 47 * 60_000 - Math.floor(random() * 900_000),
      jobs,
      pace: 0.85 + random() * 0.4 + (index % 19 === 4 ? 0.9 : 0),
      failing: new Map(isBad && chosen !== undefined ? [[chosen, failures[chosen] ?? []]] : []),
      retried: new Set(index % 9 === 4 ? ['e2e/browser-firefox'] : []),
      start: {
        pipeline,
        project,
        directory: project,
        inputs: pipeline === 'release' ? { channel: index % 3 === 0 ? 'latest' : 'next', packOnly: false } : {},
        args: [],
        options: { concurrency: 4 },
        owner,
        versions: { sparkwing: '0.1.0', node: '24.21.0', platform: 'linux-x64' },
        git: {
          branch: index % 4 === 3 ? 'main' : (['prices', 'checkout', 'main'][commit % 3] ?? 'main'),
          commit: (0x3fa9c1d2 + commit * 7919).toString(16).padEnd(40, '5c0de'),
          subject: subjects[commit % subjects.length] ?? '',
          dirty: index % 6 === 5,
        },
      },
    }
    writeSeededRun(home, run)
  }
}

const shopConfig = `import { choice, defineConfig, flag, integer, pipeline, sh, text } from 'sparkwing'

const work = (seconds: number, says: string) => sh\`i=0; while [ $i -lt \${seconds} ]; do i=$((i+1)); echo \${says} $i; sleep 1; done\`

export default defineConfig({
  pipelines: {
    release: pipeline({
      description: 'Check, build and publish',
      inputs: {
        channel: choice(['next', 'latest'], { default: 'next', description: 'dist-tag to publish under' }),
        packOnly: flag({ description: 'stop before publishing' }),
        note: text({ description: 'first line of the release notes' }),
        canary: integer({ default: 10, min: 0, max: 100, description: 'percent of visitors who get it first' }),
      },
      plan({ job, matrix }) {
        const install = job('install', work(2, 'fetching package'))
        const lint = job('lint', work(3, 'linted file'), { needs: [install] })
        const test = matrix('test', { node: [22, 24] }, ({ node }) => work(600, \`node \${node} passes test\`), { needs: [install], group: 'test' })
        const build = job('build', work(500, 'transformed module'), { needs: [lint] })
        job('publish', sh\`echo published\`, { needs: [build, test] })
      },
    }),
    docs: pipeline({
      description: 'Render the manual',
      plan({ job }) {
        job('render', work(600, 'rendered page'))
      },
    }),
  },
})
`
