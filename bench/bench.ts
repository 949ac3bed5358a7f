import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { renderRows, type Row } from './row.ts'
import { benchHome } from './bench-home.ts'
import { manyInputs } from './cache/many-inputs.ts'
import { oneUpToDate } from './cache/one-up-to-date.ts'
import { peers } from './cache/peers.ts'
import { restore } from './cache/restore.ts'
import { save } from './cache/save.ts'
import { upToDate } from './cache/up-to-date.ts'
import { bigOutput } from './rows/big-output.ts'
import { dashboardStart } from './rows/dashboard-start.ts'
import { firstPage } from './rows/first-page.ts'
import { graphPage } from './rows/graph-page.ts'
import { jobCost } from './rows/job-cost.ts'
import { lineDelay } from './rows/line-delay.ts'
import { logLines } from './rows/log-lines.ts'
import { logPage } from './rows/log-page.ts'
import { manyClients } from './rows/many-clients.ts'
import { pluginStart } from './rows/plugin-start.ts'
import { manyJobs } from './rows/many-jobs.ts'
import { masking } from './rows/masking.ts'
import { oneJob } from './rows/one-job.ts'
import { pruneNothing } from './rows/prune-nothing.ts'
import { prunePlan } from './rows/prune-plan.ts'
import { digest } from './rows/digest.ts'
import { digestRun } from './rows/digest-run.ts'
import { doctor } from './rows/doctor.ts'
import { pipelineList } from './rows/pipeline-list.ts'
import { rebuild } from './rows/rebuild.ts'
import { silentRuns } from './rows/silent-runs.ts'
import { tab } from './rows/tab.ts'
import { runList } from './rows/run-list.ts'

// node bench/bench.ts [--quick] [--save] [row…]: see bench/README.md for how to read the output
const rows = {
  'one-job': oneJob,
  'plugin-start': pluginStart,
  tab,
  'many-jobs': manyJobs,
  'job-cost': jobCost,
  'big-output': bigOutput,
  masking,
  'prune-plan': prunePlan,
  rebuild,
  doctor,
  'prune-nothing': pruneNothing,
  digest,
  'digest-run': digestRun,
  'up-to-date': upToDate,
  'one-up-to-date': oneUpToDate,
  restore,
  'many-inputs': manyInputs,
  save,
  peers,
  'dashboard-start': dashboardStart,
  'run-list': runList,
  'pipeline-list': pipelineList,
  'silent-runs': silentRuns,
  'first-page': firstPage,
  'graph-page': graphPage,
  'log-lines': logLines,
  'log-page': logPage,
  'line-delay': lineDelay,
  'many-clients': manyClients,
}
const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, save: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const unknown = positionals.filter((name) => !Object.hasOwn(rows, name))
if (unknown.length > 0) throw new Error(`no such row: ${unknown.join(', ')}. There are ${Object.keys(rows).join(', ')}`)
const wanted = Object.entries(rows).filter(([name]) => positionals.length === 0 || positionals.includes(name))

const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}`
console.log(`${machine}, load ${loadavg()[0]?.toFixed(1) ?? '?'} at the start\n`)

const measured: Row[] = []
for (const [name, measure] of wanted) {
  using home = benchHome()
  process.stderr.write(`${name} …\n`)
  measured.push(await measure({ home, quick: values.quick }))
}
console.log(renderRows(measured))
if (values.save) {
  const folder = join(import.meta.dirname, 'results')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'latest.json'), `${JSON.stringify({ machine, quick: values.quick, rows: measured }, null, 2)}\n`)
}
process.exitCode = measured.every(({ isReached }) => isReached) ? 0 : 1
