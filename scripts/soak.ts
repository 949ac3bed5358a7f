import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { RunEvent } from '../src/model/event.ts'
import { letGoAmong } from '../src/process/stopping/let-go.ts'
import { systemProcesses } from '../src/process/stopping/process-table.ts'
import type { DoctorJson } from '../src/wire/doctor.ts'
import type { RunListJson } from '../src/wire/run.ts'

// node scripts/soak.ts [--minutes 30] [--at-once 4]: starts runs, kills (including -9) and cancels them at random, and restarts the
// dashboard now and then. At the end there must be no leftover process, no lost line and no wrong state. Needs Linux and a built dist.
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, 'at-once': { type: 'string', default: '4' } },
})
const root = join(import.meta.dirname, '..')
const work = mkdtempSync(join(tmpdir(), 'sparkwing-soak-'))
const [home, project] = [join(work, 'home'), join(work, 'project')]
const mark = `SPARKWING_SOAK=${work}`
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('SPARKWING_'))),
  SPARKWING_HOME: home,
  SPARKWING_SOAK: work,
}

mkdirSync(project)
writeFileSync(join(project, 'package.json'), '{}')
writeFileSync(
  join(project, 'sparkwing.config.ts'),
  `import { defineConfig, pipeline, sh } from 'sparkwing'
const talk = (lines) => sh\`n=0; while [ $n -lt \${lines} ]; do echo "line $n"; n=$((n + 1)); sleep 0.02; done\`
const deaf = sh\`(trap '' TERM INT; setsid sleep 900 & sleep 900 & wait; sleep 900) & n=0; while [ $n -lt 60 ]; do echo "deaf $n"; n=$((n + 1)); sleep 0.05; done\`
export default defineConfig({ pipelines: {
  talk: pipeline({ plan({ job }) { const a = job('a', talk(20)); job('b', talk(40), { needs: [a] }); job('c', talk(30)) } }),
  deaf: pipeline({ plan({ job }) { job('deaf', deaf); job('a', talk(50)) } }),
  works: pipeline({ plan({ job }) { job('a', async () => { await new Promise((resolve) => setTimeout(resolve, 300)); return 1 }); job('fails', sh\`sleep 0.2; exit 3\`) } }),
} })
`,
)

const args = (...more: readonly string[]): string[] => [join(root, 'bin/run.js'), ...more]
const ask = (...more: readonly string[]) =>
  spawnSync(process.execPath, args(...more), { cwd: project, env, encoding: 'utf8', maxBuffer: 1 << 28 })
const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T
const counts: Record<string, number> = {}
/** The terminal output of each run that started. */
const shown: string[] = []
const faults: string[] = []
let looks = 0

const idIn = (text: string): string | undefined => /^\S+ \w+ started · (\S+)$/m.exec(text)?.[1]

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}

const bearers = (mark: string): readonly string[] =>
  readdirSync('/proc').filter(
    (entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid && textOf(`/proc/${entry}/environ`).split('\0').includes(mark),
  )

const eventsOf = (id: string): readonly RunEvent[] =>
  textOf(join(home, 'runs', id, '_envelope.ndjson'))
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line) as RunEvent)

/** Processes that a run let go of survive by design; kill them here. Each began its session itself. */
const endLetGo = (id: string): void => {
  const pids = bearers(`SPARKWING_RUN_ID=${id}`).map(Number)
  for (const pid of letGoAmong(pids, new Set(), systemProcesses))
    if (systemProcesses.standingOf(pid)?.session === pid) spawnSync('kill', ['-9', String(pid)])
}

/** Five seconds after a run, no process of it may be alive. Only then does a reader look, which kills what a dead reaper has left. */
const lookAfter = async (id: string, end: string): Promise<void> => {
  await sleep(4_000)
  looks += 1
  const find = (): readonly string[] => bearers(`SPARKWING_RUN_ID=${id}`)
  let left = find()
  if (left.length > 0) endLetGo(id)
  // a process that has just received its signal exists until it is scheduled
  for (let waited = 0; waited < 1_000 && left.length > 0; waited += 100) {
    await sleep(100)
    left = find()
  }
  if (left.length === 0) return
  for (const pid of left) {
    const words = ['cmdline', 'stat', 'environ'].map((name) => textOf(`/proc/${pid}/${name}`).replaceAll('\0', ' ').trim())
    console.log(`left: ${id}, ended by ${end}, pid ${pid}\n  ${words.join('\n  ')}`)
  }
  console.log(
    `its journal:\n${eventsOf(id)
      .map((event) => `  ${JSON.stringify(event)}`)
      .slice(-12)
      .join('\n')}`,
  )
  ask('runs', 'show', id)
  faults.push(`${id}, ended by ${end}, has left ${left.length} processes; a reader of the run leaves ${find().length}`)
}
const lookings: Promise<void>[] = []

/** One run, ended in one of the ways there are. */
const oneRun = async (): Promise<void> => {
  const end = pick(['itself', 'SIGKILL', 'SIGKILL', 'SIGINT', 'SIGTERM', 'SIGHUP', 'cancel'] as const)
  counts[end] = (counts[end] ?? 0) + 1
  const run = spawn(process.execPath, args('run', pick(['talk', 'deaf', 'works']), '--output', 'lines'), {
    cwd: project,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const output: Buffer[] = []
  run.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  const ended = new Promise((resolve) => run.once('close', resolve))
  await Promise.race([ended, sleep(Math.random() * 2_500)])
  if (end === 'cancel') ask('runs', 'cancel', 'latest', '--timeout', '60s')
  else if (end !== 'itself') run.kill(end)
  // a job that ignores signals has a grace period of 10 s; interrupt again after 4 s, so that more runs fit into the time
  if (await Promise.race([ended.then(() => false), sleep(4_000, true)])) run.kill('SIGINT')
  await ended
  const text = Buffer.concat(output).toString()
  shown.push(text)
  const id = idIn(text)
  if (id !== undefined) lookings.push(lookAfter(id, end))
}

const marked = (): readonly string[] => bearers(mark)

let endAt = Date.now() + Number(values.minutes) * 60_000
// when interrupted, finish the started runs and report the results so far
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (endAt = 0))
const worker = async (): Promise<void> => {
  while (Date.now() < endAt) await oneRun()
}
const server = async (): Promise<void> => {
  while (Date.now() < endAt) {
    ask('dashboard', 'start', '--port', '0')
    await sleep(5_000 + Math.random() * 15_000)
    if (Math.random() < 0.5) ask('dashboard', 'kill')
    else if (existsSync(join(home, 'dashboard.pid'))) spawnSync('kill', ['-9', readFileSync(join(home, 'dashboard.pid'), 'utf8').trim()])
  }
}
await Promise.all([...Array.from({ length: Number(values['at-once']) }, worker), server()])
await Promise.all(lookings)
ask('dashboard', 'kill')

const { runs } = JSON.parse(ask('runs', 'list', '--all-projects', '--limit', '1000', '--json').stdout) as RunListJson
for (let waited = 0; waited < 5_000 && marked().length > 0; waited += 100) await sleep(100)
if (marked().length > 0) faults.push(`processes are left: ${marked().join(', ')}`)
for (const { id, status } of runs) if (status === 'running') faults.push(`${id} is still running`)
for (const id of readdirSync(join(home, 'runs'))) {
  const journal = join(home, 'runs', id, '_envelope.ndjson')
  const last = existsSync(journal) ? readFileSync(journal, 'utf8').trimEnd().split('\n').at(-1) : ''
  if (last && !last.includes('"type":"run.finished"')) faults.push(`the journal of ${id} has no end`)
}
// a kill before the first event leaves an empty folder, which --fix removes
const doctor = JSON.parse(ask('doctor', '--fix', '--json').stdout) as DoctorJson
for (const { name, status, message } of doctor.checks)
  if (status !== 'ok' && !(name === 'run folders' || name === 'dashboard')) faults.push(`${name}: ${message}`)
for (const text of shown) {
  const id = idIn(text)
  if (id === undefined) continue
  const seen = new Map<string, number>()
  for (const [, job = ''] of text.matchAll(/^(\w+) +│ (?:line|deaf) \d+$/gm)) seen.set(job, (seen.get(job) ?? 0) + 1)
  for (const [job, lines] of seen) {
    const log = join(home, 'runs', id, `${job}.log`)
    const kept = existsSync(log) ? readFileSync(log, 'utf8').split('\n').length - 1 : 0
    if (kept < lines) faults.push(`${log} has ${kept} lines of ${lines} that were seen`)
  }
}
console.log(`${shown.length} runs: ${JSON.stringify(counts)}; ${looks} times looked for what a run has left`)
for (const fault of faults) console.log(`fault: ${fault}`)
console.log(faults.length === 0 ? 'nothing lost, nothing left' : `${faults.length} faults; see ${work}`)
if (faults.length === 0) rmSync(work, { recursive: true })
process.exitCode = faults.length === 0 ? 0 : 1
