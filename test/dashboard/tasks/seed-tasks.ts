import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { writeSeededRun } from '../../../scripts/screenshots/seeded-run.ts'
import type { SeededJob } from '../../../scripts/screenshots/seeded-plan.ts'
import { toJobId } from '../../../src/model/ids.ts'
import type { DashboardPlace } from '../../dashboard-lifecycle/dashboard-place.ts'
import { until } from '../../journal/until.ts'

const job = (id: string, needs: readonly string[], usualMs: number, says: readonly string[] = [`${id} is done`]): SeededJob => ({
  planned: {
    ...{ id: toJobId(id), needs: needs.map(toJobId), when: 'passed', allowFailure: false },
    ...{ retry: { times: 1, backoffMs: 500, factor: 2, maxMs: 5000 }, steps: [{ name: `npm run ${id}`, type: 'sh' }] },
  },
  usualMs,
  says,
})

const numbered = (text: string, count: number): readonly string[] => Array.from({ length: count }, (_, at) => `${text} ${at + 1}`)

const release = [
  job('install', [], 8_000),
  job('types', ['install'], 4_000),
  job('unit', ['install'], 12_000, numbered('passed test', 300)),
  job('e2e', ['install'], 6_000, ['opened the shop']),
  job('publish', ['unit', 'types', 'e2e'], 1_000),
]
const unitFails = [
  'AssertionError: 10.01 is not 10.02',
  '    at rounds (test/cart.test.ts:88:10)',
  ...numbered('cleaned up', 200),
  'Error: the second suite broke too',
]
const built = [
  ...['preparing', '::group::Install dependencies', 'fetched left-pad', '::endgroup::'],
  ...['::warning file=src/cart.ts,line=3::Money is rounded twice'],
  ...numbered('compiled module', 200),
  ...['checksum of the bundle is 4711', ...numbered('wrote file', 300), 'the bundle is ready'],
]
const shards = Array.from({ length: 300 }, (_, at) => job(`shard-${at + 1}`, ['install'], 900))

const config = `import { choice, defineConfig, pipeline, sh, text } from 'sparkwing'
export default defineConfig({ pipelines: {
  release: pipeline({
    inputs: { note: text({ default: 'none' }) },
    plan({ job, inputs }) { job('echo', sh\`echo \${inputs.note}\`) },
  }),
  docs: pipeline({ plan({ job }) { job('render', sh\`echo rendering; sleep 600\`) } }),
} })
`

/** A home with the runs of two projects, one of them still running. Returns the ids of those that the tasks begin at. */
export const seedTasks = async ({ place, home }: DashboardPlace) => {
  const shop = place.project.directory
  const api = join(shop, '..', 'api')
  place.project.write('sparkwing.config.ts', config)
  for (const file of ['src/cart.ts', 'test/cart.test.ts']) place.project.write(file, 'export {}\n')
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.test', ...args], { cwd: shop, encoding: 'utf8' }).trim()
  git('init', '-b', 'main')
  const commit = (subject: string): { readonly commit: string; readonly subject: string } => {
    git('commit', '--allow-empty', '-m', subject)
    return { commit: git('rev-parse', 'HEAD'), subject }
  }
  // a day ago, a minute apart: nothing has been removed by then, and the run that is started here is the newest
  let at = Date.now() - 86_400_000
  const seed = (
    pipeline: string,
    jobs: readonly SeededJob[],
    more: {
      readonly project?: string
      readonly at?: { readonly commit: string; readonly subject: string }
      readonly branch?: string
      readonly pace?: number
      readonly failing?: Readonly<Record<string, readonly string[]>>
      readonly retried?: string
    } = {},
  ): string => {
    at += 120_000
    return writeSeededRun(home, {
      ...{ at, jobs, pace: more.pace ?? 1 },
      failing: new Map(Object.entries(more.failing ?? {})),
      retried: new Set(more.retried === undefined ? [] : [more.retried]),
      start: {
        ...{ pipeline, project: more.project ?? shop, directory: more.project ?? shop, args: [], options: { concurrency: 4 } },
        inputs: pipeline === 'release' ? { note: 'spring sale' } : {},
        owner: { machineId: 'elsewhere', bootId: 'seeded', pidNamespace: '0', pid: 1, startToken: '1' },
        versions: { sparkwing: '0.1.0', node: '24.0.0', platform: 'linux-x64' },
        ...(more.at && { git: { branch: more.branch ?? 'main', ...more.at, dirty: false } }),
      },
    })
  }
  const oldest = seed('ping', [job('ping', [], 5)], { project: api })
  for (let count = 0; count < 30; count++) seed('ping', [job('ping', [], 5)], { project: api })
  const first = commit('Sell by size')
  const log = seed('build', [job('build', [], 3_000, built)])
  const matrix = seed('many', [job('install', [], 500), ...shards], { failing: { 'shard-77': ['Error: shard 77 is odd'] } })
  for (let count = 0; count < 12; count++) seed('release', release, { at: first })
  const retried = seed('release', release, { at: first, retried: 'e2e' })
  const passed = seed('release', release, { at: first, pace: 3 })
  seed('release', release, { at: commit('Round prices at the end'), failing: { unit: unitFails } })
  const failing = { unit: unitFails, types: ['src/cart.ts(3,7): error TS2322: Money is no number.'] }
  const failed = seed('release', release, { at: commit('Show stock'), branch: 'checkout', failing })
  place.start(['run', 'docs', '--output', 'quiet'])
  await until(() => place.folders().toSorted().at(-1) !== failed)
  const live = place.folders().toSorted().at(-1) ?? ''
  return { shop, oldest, log, matrix, retried, passed, failed, live }
}
