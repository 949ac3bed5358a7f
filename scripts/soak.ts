import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { readTickets } from '../src/locks/read-tickets.ts'
import type { RunEvent } from '../src/model/event.ts'
import { letGoAmong } from '../src/process/stopping/let-go.ts'
import { systemProcesses } from '../src/process/stopping/process-table.ts'
import type { DoctorJson } from '../src/wire/doctor.ts'
import type { PruneJson } from '../src/wire/prune.ts'
import type { RunListJson } from '../src/wire/run.ts'
import type { ClientsReport } from './soak/clients.ts'
import type { ForeignReport } from './soak/foreign-user.ts'
import { addOldRun } from './soak/old-runs.ts'
import { mountSmallDisk } from './soak/small-disk.ts'
import { memoryWatch } from './soak/memory-watch.ts'
import { seededRandom } from './soak/random.ts'
import { soakConfig } from './soak/soak-config.ts'

// node scripts/soak.ts [--minutes 30] [--at-once 4] [--seed N]: runs of many kinds at once are killed and cancelled, on a disk that has room
// and on one that is full at times. Meanwhile the dashboard is restarted, the store deleted, runs are pruned, clients leave early, and another
// user attacks. At the end no record may be lost, no process left, and the other user kept out. Needs Linux and a built dist. Only root can do all of this.
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    'at-once': { type: 'string', default: '4' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
})
console.log(`seed ${values.seed}`)
const random = seededRandom(Number(values.seed))
const isRoot = process.getuid?.() === 0
const root = join(import.meta.dirname, '..')
const work = mkdtempSync(join(tmpdir(), 'sparkwing-soak-'))
const [home, project, urlFile] = [join(work, 'home'), join(work, 'project'), join(work, 'url')]
const mark = `SPARKWING_SOAK=${work}`
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('SPARKWING_'))),
  SPARKWING_HOME: home,
  SPARKWING_SOAK: work,
}

// so that the other user gets as far as the home
chmodSync(work, 0o711)
mkdirSync(project)
writeFileSync(join(project, 'package.json'), '{}')
writeFileSync(join(project, 'sparkwing.config.ts'), soakConfig)

const args = (...more: readonly string[]): string[] => [join(root, 'bin/run.js'), ...more]
const askIn = (place: string, ...more: readonly string[]): Promise<string> =>
  new Promise((settle) => {
    execFile(
      process.execPath,
      args(...more),
      { cwd: project, env: { ...env, SPARKWING_HOME: place }, encoding: 'utf8', maxBuffer: 1 << 28 },
      (_error, stdout) => {
        settle(stdout)
      },
    )
  })
const ask = (...more: readonly string[]): Promise<string> => askIn(home, ...more)
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
const counts: Record<string, number> = {}
/** A run that started, with its terminal output. */
interface Shown {
  readonly place: string
  readonly id: string
  readonly text: string
}
const shown: Shown[] = []
const pruned = new Set<string>()
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

const eventsOf = (id: string, place = home): readonly RunEvent[] =>
  textOf(join(place, 'runs', id, '_envelope.ndjson'))
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
  await ask('runs', 'show', id)
  faults.push(`${id}, ended by ${end}, has left ${left.length} processes; a reader of the run leaves ${find().length}`)
}
const lookings: Promise<void>[] = []

/** One run, ended in one of the ways there are. */
const oneRun = async (): Promise<void> => {
  const end = pick(['itself', 'SIGKILL', 'SIGKILL', 'SIGINT', 'SIGTERM', 'SIGHUP', 'cancel'] as const)
  counts[end] = (counts[end] ?? 0) + 1
  const run = spawn(process.execPath, args('run', pick(['talk', 'deaf', 'works', 'locked', 'locked', 'bulk']), '--output', 'lines'), {
    cwd: project,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const output: Buffer[] = []
  run.stdout.on('data', (chunk: Buffer) => output.push(chunk))
  const ended = new Promise((resolve) => run.once('close', resolve))
  await Promise.race([ended, sleep(random() * 2_500)])
  if (end === 'cancel') await ask('runs', 'cancel', 'latest', '--timeout', '60s')
  else if (end !== 'itself') run.kill(end)
  // a job that ignores signals has a grace period of 10 s; interrupt again after 4 s, so that more runs fit into the time
  if (await Promise.race([ended.then(() => false), sleep(4_000, true)])) run.kill('SIGINT')
  await ended
  const told = Buffer.concat(output).toString()
  const id = idIn(told)
  if (id === undefined) return
  shown.push({ place: home, id, text: told })
  lookings.push(lookAfter(id, end))
}

const beginAt = Date.now()
let endAt = beginAt + Number(values.minutes) * 60_000
const isOver = (): boolean => Date.now() >= endAt
// when interrupted, finish the started runs and report the results so far
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (endAt = 0))
const repeat = async (work: () => Promise<unknown>): Promise<void> => {
  while (!isOver()) await work()
}

const memory = memoryWatch()
/** In the first half the server is killed now and then; in the second half it stays, and its memory must too. */
const server = async (): Promise<void> => {
  const started = await ask('dashboard', 'start', '--port', '0', '--json')
  const found = /"url": "([^"]+)"/.exec(started)?.[1]
  const pid = Number(/"pid": (\d+)/.exec(started)?.[1])
  if (found === undefined) {
    faults.push(`the dashboard did not start: ${started}`)
    return sleep(1_000)
  }
  writeFileSync(`${urlFile}.new`, found)
  renameSync(`${urlFile}.new`, urlFile)
  const isFirstHalf = Date.now() < (beginAt + endAt) / 2
  const until = isFirstHalf ? Date.now() + 5_000 + random() * 15_000 : endAt
  while (!isOver() && Date.now() < until) {
    if (!isFirstHalf) memory.sample(pid)
    await sleep(500)
  }
  if (!isFirstHalf) return memory.settle()
  if (random() < 0.5) await ask('dashboard', 'kill')
  else if (existsSync(join(home, 'dashboard.pid'))) spawnSync('kill', ['-9', readFileSync(join(home, 'dashboard.pid'), 'utf8').trim()])
}

const prune = async (place: string, keep: number): Promise<void> => {
  const answer = await askIn(place, 'runs', 'prune', '--keep', String(keep), '--json')
  if (!answer.includes('"deleted"')) return
  for (const { id } of (JSON.parse(answer) as PruneJson).deleted) pruned.add(id)
}
/** A finished run that old ones are copied from. */
const first = idIn(await ask('run', 'talk', '--output', 'lines')) ?? ''
const addOldRuns = async (): Promise<void> => {
  for (let n = 0; n < 20; n++) shown.push({ place: home, id: addOldRun(home, first, 2 + random() * 100, work), text: '' })
  await sleep(5_000)
}
const deleteStore = async (): Promise<void> => {
  await sleep(10_000 + random() * 20_000)
  for (const end of ['', '-wal', '-shm']) rmSync(join(home, `state.db${end}`), { force: true })
  counts['store deleted'] = (counts['store deleted'] ?? 0) + 1
}

/** Runs on a disk that is full now and then. They end by themselves. */
const smallDisk = isRoot ? mountSmallDisk(join(work, 'small')) : undefined
const runOnSmallDisk = async (): Promise<void> => {
  if (!smallDisk) return sleep(1_000)
  const run = askIn(smallDisk.home, 'run', pick(['talk', 'works', 'bulk']), '--output', 'lines')
  await sleep(random() * 1_500)
  smallDisk.fill()
  await sleep(random() * 800)
  smallDisk.free()
  const told = await run
  const id = idIn(told)
  counts['full disk'] = (counts['full disk'] ?? 0) + 1
  if (id !== undefined) shown.push({ place: smallDisk.home, id, text: told })
  if (random() < 0.2) await prune(smallDisk.home, 5)
}

const startHelper = (name: string, more: readonly string[], prefix: readonly string[] = []): ChildProcess => {
  const [file = '', ...rest] = [...prefix, process.execPath, join(root, 'scripts/soak', name), ...more]
  return spawn(file, rest, { stdio: ['ignore', 'pipe', 'inherit'] })
}
const reportOf = async <T>(helper: ChildProcess): Promise<T | undefined> => {
  helper.kill('SIGTERM')
  const told = helper.stdout ? await text(helper.stdout) : ''
  return told === '' ? undefined : (JSON.parse(told) as T)
}
const clients = startHelper('clients.ts', [urlFile, values.seed])
const otherUser = ['setpriv', '--reuid', '4711', '--regid', '4711', '--clear-groups']
const foreigner = isRoot ? startHelper('foreign-user.ts', [urlFile, home], otherUser) : undefined

await Promise.all([
  ...Array.from({ length: Number(values['at-once']) }, () => repeat(oneRun)),
  repeat(server),
  repeat(async () => {
    await sleep(4_000)
    await prune(home, 10)
  }),
  repeat(addOldRuns),
  repeat(deleteStore),
  repeat(runOnSmallDisk),
])
const clientsReport = await reportOf<ClientsReport>(clients)
const foreignReport = foreigner && (await reportOf<ForeignReport>(foreigner))
await Promise.all(lookings)
await ask('dashboard', 'kill')

for (let waited = 0; waited < 5_000 && bearers(mark).length > 0; waited += 100) await sleep(100)
if (bearers(mark).length > 0) faults.push(`processes are left: ${bearers(mark).join(', ')}`)

/** Each run that started is listed and over, with all the lines that were seen of it, unless it was pruned. */
const checkHome = async (place: string): Promise<void> => {
  const { runs } = JSON.parse(await askIn(place, 'runs', 'list', '--all-projects', '--limit', '1000', '--json')) as RunListJson
  const listed = new Set(runs.map(({ id }) => id))
  for (const { id, status } of runs) if (status === 'running') faults.push(`${id} is still running`)
  for (const { id } of runs) if (!existsSync(join(place, 'runs', id))) faults.push(`${id} is listed, but has no folder`)
  for (const id of readdirSync(join(place, 'runs'))) {
    const journal = textOf(join(place, 'runs', id, '_envelope.ndjson'))
    if (journal !== '' && !journal.trimEnd().split('\n').at(-1)?.includes('"type":"run.finished"'))
      faults.push(`the journal of ${id} has no end`)
  }
  // a kill before the first event leaves an empty folder, which --fix removes
  const doctor = JSON.parse(await askIn(place, 'doctor', '--fix', '--json')) as DoctorJson
  for (const { name, status, message } of doctor.checks)
    if (status !== 'ok' && !['run folders', 'dashboard', 'file system'].includes(name)) faults.push(`${name}: ${message}`)
  for (const one of shown) if (one.place === place && !pruned.has(one.id)) checkShown(one, listed)
}

const checkShown = ({ place, id, text: told }: Shown, listed: ReadonlySet<string>): void => {
  if (!listed.has(id)) faults.push(`${id} is not listed, and was not pruned`)
  const seen = new Map<string, number>()
  for (const [, job = ''] of told.matchAll(/^(\w+) +│ (?:line|deaf) \d+$/gm)) seen.set(job, (seen.get(job) ?? 0) + 1)
  const events = eventsOf(id, place)
  for (const [job, lines] of seen) {
    const kept = textOf(join(place, 'runs', id, `${job}.log`)).split('\n').length - 1
    const hasGap = events.some((event) => event.type === 'job.finished' && event.job === job && event.missing !== undefined)
    if (kept < lines && !hasGap) faults.push(`the log of ${job} of ${id} has ${kept} lines of ${lines} that were seen`)
  }
}
await checkHome(home)
if (smallDisk && existsSync(join(smallDisk.home, 'runs'))) await checkHome(smallDisk.home)

// a job that asks for the lock removes the tickets of dead runs; no other may have one
if (!(await ask('run', 'locked', '--output', 'lines')).includes('passed')) faults.push('the lock is not free')
for (const { run, job } of await readTickets(home)) faults.push(`${job} of ${run} still has a ticket for the lock`)
console.log(`killed jobs with a lock that were zombies when the next one began: ${textOf(join(work, 'zombies')).split('\n').length - 1}`)
const overlaps = textOf(join(work, 'overlaps'))
if (overlaps !== '') faults.push(`jobs with the same lock ran at the same time: ${overlaps}`)

if (!clientsReport || clientsReport.probes === 0) faults.push('the health of the server could not be measured')
else if (clientsReport.healthP99Ms > 1_000) faults.push(`health p99 ${clientsReport.healthP99Ms.toFixed(0)} ms`)
if (clientsReport && clientsReport.refused > 0) faults.push(`${clientsReport.refused} searches were refused after others had left`)
if (foreigner && !foreignReport) faults.push('the other user has ended early')
for (const breach of foreignReport?.breaches ?? []) faults.push(`another user: ${breach}`)
faults.push(...memory.faults())

console.log(`${shown.length} runs: ${JSON.stringify(counts)}; ${pruned.size} pruned; ${looks} times looked for what a run has left`)
console.log(`clients: ${JSON.stringify(clientsReport)}`)
console.log(`another user: ${isRoot ? JSON.stringify(foreignReport) : 'not tried, because this is not root'}`)
console.log(`memory of the server: ${memory.summary()}`)
for (const fault of faults) console.log(`fault: ${fault}`)
console.log(faults.length === 0 ? 'no record lost, no process left, the other user kept out' : `${faults.length} faults; see ${work}`)
if (faults.length === 0) {
  smallDisk?.remove()
  rmSync(work, { recursive: true })
}
process.exitCode = faults.length === 0 ? 0 : 1
