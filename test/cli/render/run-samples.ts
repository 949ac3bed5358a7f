import { runDetail } from '../../../src/records/run-detail.ts'
import { createRunFold } from '../../../src/model/fold-run.ts'
import type { RunEvent } from '../../../src/model/event.ts'
import type { RunSummaryJson } from '../../../src/wire/run.ts'
import { exitedWith, plannedJob, runId, startedAt, tellRun } from '../run-events.ts'

export const sampleFolder = `/home/ada/.sparkwing/runs/${runId}`

/** A run in which one job failed, one was tried twice and one was skipped. */
export const failedRunEvents = (): RunEvent[] => {
  const run = tellRun()
  const jobs = [
    plannedJob('install'),
    plannedJob('lint', { needs: [plannedJob('install').id] }),
    plannedJob('test/node-22', { needs: [plannedJob('install').id], retry: { times: 1, backoffMs: 0, factor: 1, maxMs: 0 } }),
    plannedJob('publish', { needs: [plannedJob('lint').id, plannedJob('test/node-22').id], title: 'Publish it' }),
  ]
  const events = [run.started(), run.planned(jobs), run.queued('install')]
  run.after(10)
  events.push(run.jobStarted('install'))
  run.after(4200)
  events.push(run.finished('install', 4200, { bytes: 100, lines: 3 }), run.jobStarted('lint'), run.jobStarted('test/node-22'))
  run.after(500)
  events.push(
    run.retrying('test/node-22', 1, 0),
    run.jobStarted('test/node-22', 2),
    run.annotated('a process kept its pipe open', jobs[2]?.id),
  )
  run.after(1600)
  events.push(
    run.finished('lint', 2100, { ended: exitedWith(1), bytes: 900, lines: 25 }),
    run.finished('test/node-22', 1600, { attempt: 2 }),
  )
  events.push(run.skipped('publish', { reason: 'need-failed', need: plannedJob('lint').id }))
  events.push(run.runFinished(6310, { status: 'failed', failed: [plannedJob('lint').id] }))
  return events
}

export const sampleDetail = (events = failedRunEvents()) => {
  const fold = createRunFold()
  for (const event of events) fold.apply(event)
  return runDetail(fold.snapshot(), sampleFolder)
}

export const sampleSummary = (rest: Partial<RunSummaryJson> = {}): RunSummaryJson => ({
  id: runId,
  pipeline: 'release',
  project: '/home/ada/shop',
  status: 'passed',
  startedAt,
  durationMs: 72_000,
  inputs: {},
  args: [],
  branch: 'main',
  subject: 'Fix the cart',
  jobCounts: { passed: 5 },
  ...rest,
})
