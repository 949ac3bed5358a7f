import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, getPriority, setPriority } from 'node:os'
import { join, resolve } from 'node:path'
import { openSharedFolder } from '../test/made-once.ts'

// node scripts/test.ts [mocha's options]: all tests. Files that start Chromium run one after another, and beside them the other files, two
// for each core, because a test waits for processes and for the disk half of its time.
const options = process.argv.slice(2)
/** The long form holds promised times: it leaves the dashboard servers more of the machine, and starts one file for each core. */
const isTimed = process.env['SPARKWING_FAULTS'] === 'all'
const startsBrowser = /\/(?:chromium|page-stories)\.ts'/
const startsBrowserOrServer = /\/(?:chromium|page-stories|dashboard-place)\.ts'/
const isApart = (file: string): boolean => (isTimed ? startsBrowserOrServer : startsBrowser).test(readFileSync(file, 'utf8'))
/**
 * The files beside them that take longest, longest first: one that starts last leaves the other cores with nothing to do. The first four
 * do not wait for the same build.
 */
const longest = [
  'plugin-fixture/plugin-fixture',
  'mistakes/mistakes',
  'scaffold/new-plugin',
  'testing/testing-kit',
  'live-view/hostile-home',
  'dashboard-lifecycle/start-and-kill',
  'house/checks',
  'faults/processes',
  'e2e/exit-statuses',
  'e2e/unreadable-runs',
  'faults/full-disk',
  'dashboard-lifecycle/stale-record',
  'e2e/log-bytes',
  'parity/npm',
  'e2e/job-locks',
  'faults/store',
  'faults/lock-waiters',
  'dashboard-lifecycle/follow-through-restart',
  'faults/secrets-in-sinks',
  'e2e/own-terminal',
  'e2e/own-streams',
  'dashboard-lifecycle/port-taken',
  'e2e/run-flags',
  'e2e/terminal',
  'e2e/runs-flags',
].map((name) => `test/${name}.test.ts`)
const files = globSync('{test,plugins/*/test}/**/*.test.ts').sort()
const missing = longest.filter((file) => !files.includes(file))
if (missing.length > 0) throw new Error(`scripts/test.ts names tests that do not exist: ${missing.join(', ')}`)
const rank = (file: string): number => (longest.includes(file) ? longest.indexOf(file) : longest.length)
const longestFirst = files.filter((file) => !isApart(file)).sort((one, other) => rank(one) - rank(other))
const folder = openSharedFolder()

interface Lane {
  readonly child: ChildProcess
  readonly counts: string
  readonly code: Promise<number>
}
const runLane = (name: string, args: readonly string[], stdout: 'inherit' | 'pipe'): Lane => {
  const counts = join(folder, `${name}.counts.json`)
  const child = spawn(process.execPath, [resolve('node_modules/mocha/bin/mocha.js'), ...options, ...args], {
    stdio: ['inherit', stdout, 'inherit'],
    env: { ...process.env, ...(process.env['MOCHA_COUNTS'] && { MOCHA_COUNTS: counts }) },
  })
  const code = new Promise<number>((settle, reject) => {
    child.on('error', reject).on('close', (exitCode, signal) => {
      if (signal) console.error(`mocha was ended by ${signal} before all of its tests had run`)
      settle(exitCode ?? 1)
    })
  })
  return { child, counts, code }
}

const apart = runLane('apart', files.filter(isApart), 'inherit')
const jobs = String((isTimed ? 1 : 2) * availableParallelism())
const beside = runLane('beside', ['--parallel', '--jobs', jobs, ...longestFirst], 'pipe')
const lanes = [apart, beside]
// so that the lane that cannot be split is not the last to end
if (!isTimed && beside.child.pid !== undefined) setPriority(beside.child.pid, Math.min(getPriority() + 5, 19))
// a terminal sends SIGINT to all of them
process.on('SIGINT', () => undefined)
for (const signal of ['SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    // by another signal Playwright closes its browser, and mocha goes on
    for (const { child } of lanes) child.kill('SIGINT')
  })

// what the one prints comes behind what the other prints, since both print suites line by line
let unprinted: Buffer[] | undefined = []
beside.child.stdout?.on('data', (chunk: Buffer) => {
  if (unprinted) unprinted.push(chunk)
  else process.stdout.write(chunk)
})
await apart.code
for (const chunk of unprinted) process.stdout.write(chunk)
unprinted = undefined
const codes = await Promise.all(lanes.map(({ code }) => code))
process.exitCode = codes.every((code) => code === 0) ? 0 : 1

/** What scripts/ci/counting-reporter.js writes. */
interface Counts {
  readonly passes: number
  readonly failures: number
  readonly pending: number
  readonly failed: readonly unknown[]
}
const add = (one: Counts, other: Counts): Counts => ({
  passes: one.passes + other.passes,
  failures: one.failures + other.failures,
  pending: one.pending + other.pending,
  failed: [...one.failed, ...other.failed],
})
// one that broke off has counted nothing, and then there is no sum
if (process.env['MOCHA_COUNTS'] && lanes.every(({ counts }) => existsSync(counts))) {
  const all = lanes.map(({ counts }) => JSON.parse(readFileSync(counts, 'utf8')) as Counts)
  writeFileSync(process.env['MOCHA_COUNTS'], JSON.stringify(all.reduce(add)))
}
