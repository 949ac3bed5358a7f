import { cpus, loadavg } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { benchHome, type BenchHome } from './bench-home.ts'
import { copyRun } from './copy-run.ts'
import { startDashboard } from './dashboard.ts'
import { inMs, median } from './row.ts'
import { benchSecrets, secretsOption } from './secrets.ts'
import { timedSparkwing } from './timed-process.ts'

// npm run bench:compare -- CHECKOUT [--pairs 30] [workload…]: see bench/README.md for how to read the output

const most = 1.03
/** Rounds before the first pair, to fill the compile cache. */
const warmUps = 2

/** Takes one measurement, in milliseconds. */
type Measure = () => Promise<number>
interface Ready {
  readonly measure: Measure
  /** Stops anything that the workload has started. */
  readonly end?: () => PromiseLike<void>
}
/** Prepares a home for its measurements. */
type Workload = (home: BenchHome) => Ready | Promise<Ready>

const loud = (secretCount: number): Workload => {
  const secrets = benchSecrets(secretCount)
  return (home) => {
    Object.assign(home.env, secrets)
    home.writeConfig(`loud: pipeline({ plan({ job }) {
      job('loud', sh\`yes 'a line of output that a compiler or a test might have written, 80 characters' | head -c 50000000\`, ${secretsOption(secrets)})
    } })`)
    return { measure: async () => (await timedSparkwing(home, ['run', '--output', 'quiet', 'loud'])).ms }
  }
}

const noop = 'noop: pipeline({ plan({ job }) { job("noop", sh`:`) } })'

const workloads: Readonly<Record<string, Workload>> = {
  'one-job': (home) => {
    home.writeConfig(noop)
    return { measure: async () => (await timedSparkwing(home, ['run', '--output', 'quiet', 'noop'])).ms }
  },
  'many-jobs': (home) => {
    home.writeConfig('many: pipeline({ plan({ job }) { for (let n = 0; n < 200; n += 1) job(`job-${n}`, sh`:`) } })')
    return { measure: async () => (await timedSparkwing(home, ['run', '--output', 'quiet', '--concurrency', '2', 'many'])).ms }
  },
  'big-output': loud(20),
  masking: loud(100),
  'list-command': async (home) => {
    home.writeConfig(noop)
    await timedSparkwing(home, ['run', '--output', 'quiet', 'noop'])
    copyRun(join(home.project, 'home'), 1000)
    return { measure: async () => (await timedSparkwing(home, ['runs', 'list'])).ms }
  },
  'dashboard-start': (home) => ({
    measure: async () => {
      try {
        return (await timedSparkwing(home, ['dashboard', 'start', '--port', '0', '--json'])).ms
      } finally {
        await timedSparkwing(home, ['dashboard', 'kill'])
      }
    },
  }),
  'run-list': async (home) => {
    home.writeConfig(noop)
    await timedSparkwing(home, ['run', '--output', 'quiet', 'noop'])
    const ids = copyRun(join(home.project, 'home'), 20_000)
    const dashboard = await startDashboard(home)
    let asked = 0
    return {
      // one measurement is a hundred pages, each from a different place in the list
      measure: async () => {
        const startedAt = performance.now()
        for (let page = 0; page < 100; page += 1) {
          asked += 97
          await dashboard.text(`/api/v1/runs?limit=50&before=${ids[50 + (asked % (ids.length - 50))] ?? ''}`)
        }
        return performance.now() - startedAt
      },
      end: () => dashboard[Symbol.asyncDispose](),
    }
  },
}

/** The geometric mean of the ratios and its 95 % confidence interval, normal on their logarithms. */
const ratioOf = (ratios: readonly number[]): { readonly mean: number; readonly low: number; readonly high: number } => {
  const logs = ratios.map(Math.log)
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length
  const variance = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (logs.length - 1)
  const half = 1.96 * Math.sqrt(variance / logs.length)
  return { mean: Math.exp(mean), low: Math.exp(mean - half), high: Math.exp(mean + half) }
}

const compare = async (
  workload: Workload,
  { other, pairs }: { readonly other: string; readonly pairs: number },
): Promise<readonly [number, number][]> => {
  using ourHome = benchHome()
  using theirHome = benchHome(other)
  const ours = await workload(ourHome)
  const theirs = await workload(theirHome)
  const measured: [number, number][] = []
  try {
    for (let pair = -warmUps; pair < pairs; pair += 1) {
      // alternate the order: the first of a pair may find the machine in a different state than the second
      const [first, second] = pair % 2 === 0 ? [ours, theirs] : [theirs, ours]
      const times = [await first.measure(), await second.measure()] as const
      if (pair >= 0) measured.push(pair % 2 === 0 ? [times[0], times[1]] : [times[1], times[0]])
    }
  } finally {
    await ours.end?.()
    await theirs.end?.()
  }
  return measured
}

const { values, positionals } = parseArgs({ options: { pairs: { type: 'string', default: '30' } }, allowPositionals: true })
const [checkout, ...names] = positionals
const pairs = Number(values.pairs)
if (checkout === undefined || !Number.isInteger(pairs) || pairs < 2)
  throw new Error(
    'usage: npm run bench:compare -- CHECKOUT [--pairs NUMBER] [WORKLOAD…]; CHECKOUT is a built checkout, NUMBER is 2 or more',
  )
const unknown = names.filter((name) => !Object.hasOwn(workloads, name))
if (unknown.length > 0) throw new Error(`no such workload: ${unknown.join(', ')}. There are ${Object.keys(workloads).join(', ')}`)

console.log(
  `Node ${process.version}, ${cpus().length} processors, load ${loadavg()[0]?.toFixed(1) ?? '?'} at the start, ${pairs} pairs each`,
)
for (const [name, workload] of Object.entries(workloads)) {
  if (names.length > 0 && !names.includes(name)) continue
  const measured = await compare(workload, { other: resolve(checkout), pairs })
  const { mean, low, high } = ratioOf(measured.map(([ours, theirs]) => ours / theirs))
  const medians = [median(measured.map(([ours]) => ours)), median(measured.map(([, theirs]) => theirs))] as const
  const isReached = low < most
  console.log(
    `${name.padEnd(16)} ${inMs(medians[0]).padStart(8)} against ${inMs(medians[1]).padStart(8)}  ` +
      `ratio ${mean.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})  ${isReached ? 'reached' : 'NOT REACHED'}`,
  )
  if (!isReached) process.exitCode = 1
}
