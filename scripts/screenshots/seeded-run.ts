import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { journalPath, runFolderPath } from '../../src/journal/run-folder.ts'
import type { EventBody, Ended, EventOf, RunEnded } from '../../src/model/event.ts'
import type { Failure } from '../../src/model/failure.ts'
import type { ReportedCases } from '../../src/model/reported-cases.ts'
import { mintRunId } from '../../src/journal/mint-run-id.ts'
import { toMillis, toSeq, type JobId, type RunId } from '../../src/model/ids.ts'
import { jobFileName } from '../../src/model/job-file-name.ts'
import type { SeededJob } from './seeded-plan.ts'

export interface SeededRun {
  readonly at: number
  readonly start: Omit<EventOf<'run.started'>, 'v' | 'seq' | 'at' | 'type' | 'run'>
  readonly jobs: readonly SeededJob[]
  /** The factor by which it is slower than usual. */
  readonly pace: number
  /** The jobs that fail, with the end of their output. */
  readonly failing: ReadonlyMap<string, readonly string[]>
  /** What the reports of the jobs that fail say. */
  readonly reported?: ReadonlyMap<string, ReportedCases>
  /** The jobs that fail at first and pass on retry. */
  readonly retried: ReadonlySet<string>
}

const failure: Failure = { reason: 'exit-code', exitCode: 1 }
const passed: Ended = { status: 'passed' }
const failed: Ended = { status: 'failed', failure }

type Told = { readonly at: number } & { readonly body: EventBody }

/** Writes the journal and logs of a finished run, as its runner would have. */
export const writeSeededRun = (home: string, run: SeededRun): RunId => {
  const id = mintRunId(toMillis(run.at))
  const folder = runFolderPath(home, id)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const told: Told[] = [
    { at: run.at, body: { type: 'run.started', run: id, ...run.start } },
    { at: run.at + 4, body: { type: 'run.planned', jobs: run.jobs.map(({ planned }) => planned) } },
  ]
  const over = new Map<JobId, { readonly at: number; readonly isPassed: boolean }>()
  for (const job of run.jobs)
    tellJob(run, job, over, told, (text) => {
      writeFileSync(join(folder, `${jobFileName(job.planned.id)}.log`), text, { mode: 0o600 })
    })
  const endedAt = Math.max(...told.map(({ at }) => at)) + 3
  const broken = run.jobs.filter(
    ({ planned }) => over.get(planned.id)?.isPassed === false && run.failing.has(planned.id) && !planned.allowFailure,
  )
  const ended: RunEnded = broken.length > 0 ? { status: 'failed', failed: broken.map(({ planned }) => planned.id) } : { status: 'passed' }
  told.push({ at: endedAt, body: { type: 'run.finished', ended, durationMs: endedAt - run.at } })
  const lines = told
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, body }, index) => `${JSON.stringify({ v: 1, seq: toSeq(index + 1), at: toMillis(Math.round(at)), ...body })}\n`)
  writeFileSync(journalPath(folder), lines.join(''), { mode: 0o600 })
  return id
}

const tellJob = (
  run: SeededRun,
  { planned, usualMs, says }: SeededJob,
  over: Map<JobId, { readonly at: number; readonly isPassed: boolean }>,
  told: Told[],
  write: (log: string) => void,
): void => {
  const { id } = planned
  const needs = planned.needs.map((need) => ({ need, ...(over.get(need) ?? { at: run.at, isPassed: true }) }))
  const readyAt = Math.max(run.at + 6, ...needs.map(({ at }) => at + 2))
  const brokenNeed = needs.find(({ isPassed }) => !isPassed)
  if (brokenNeed) {
    told.push({ at: readyAt, body: { type: 'job.skipped', job: id, because: { reason: 'need-failed', need: brokenNeed.need } } })
    over.set(id, { at: readyAt, isPassed: false })
    return
  }
  const isFailing = run.failing.has(id)
  const ms = Math.round(usualMs * run.pace)
  let log = ''
  const here = (): { bytes: number; lines: number } => ({ bytes: Buffer.byteLength(log), lines: log.split('\n').length - 1 })
  const attempt = (number: number, from: number, ended: Ended): number => {
    const at = from + (ended.status === 'failed' ? Math.round(ms * 0.6) : ms)
    told.push({ at: from, body: { type: 'job.started', job: id, attempt: number, log: here() } })
    const step = planned.steps[0] ?? { name: 'sh', type: 'sh' }
    told.push({
      at: from + 1,
      body: { type: 'step.started', job: id, attempt: number, step: 0, name: step.name, stepType: step.type, log: here() },
    })
    log += [
      ...says,
      ...(ended.status === 'failed' ? (run.failing.get(id) ?? ['\u001b[31mError:\u001b[0m page.goto: net::ERR_CONNECTION_REFUSED']) : []),
    ]
      .map((line) => `${line}\n`)
      .join('')
    told.push({
      at,
      body: { type: 'step.finished', job: id, attempt: number, step: 0, ended, durationMs: Math.round(at - from - 1), log: here() },
    })
    return at
  }
  let from = readyAt
  if (run.retried.has(id)) {
    const at = attempt(1, from, failed)
    told.push({
      at: at + 1,
      body: { type: 'job.retrying', job: id, attempt: 1, failure, durationMs: Math.round(at - from), delayMs: 500, log: here() },
    })
    from = at + 501
  }
  const last = run.retried.has(id) ? 2 : 1
  const at = attempt(last, from, isFailing ? failed : passed)
  told.push({
    at: at + 1,
    body: {
      type: 'job.finished',
      job: id,
      attempt: last,
      ended: isFailing ? failed : passed,
      ...(isFailing && run.reported?.get(id)),
      exitCode: isFailing ? 1 : 0,
      durationMs: Math.round(at - from),
      log: here(),
      isLogComplete: true,
      why: planned.needs.length > 0 ? 'its needs passed' : 'it needs nothing',
    },
  })
  over.set(id, { at: at + 1, isPassed: !isFailing || planned.allowFailure })
  write(log)
}
