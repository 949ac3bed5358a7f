import type { Ended, EventBody, RunEnded, RunEvent, Headline, MissingOutput } from '../../src/model/event.ts'
import type { Reused } from '../../src/model/cache/checked.ts'
import { mintRunId } from '../../src/journal/mint-run-id.ts'
import { toJobId, toMillis, toSeq, type JobId, type RunId } from '../../src/model/ids.ts'
import type { PlannedJob } from '../../src/model/plan.ts'
import type { SkipReason } from '../../src/model/skip-reason.ts'

export const startedAt = Date.UTC(2026, 10, 23, 18, 54, 29, 123)
export const runId = '20261123-185429-123-abcdefgh' as RunId

export const plannedJob = (id: string, rest: Partial<PlannedJob> = {}): PlannedJob => ({
  id: toJobId(id),
  needs: [],
  when: 'passed',
  allowFailure: false,
  retry: { times: 0, backoffMs: 0, factor: 1, maxMs: 0 },
  steps: [{ name: 'sh', type: 'sh' }],
  ...rest,
})

/** Writes a run's events one after another, numbered and timed; each method returns the event. */
export const tellRun = (options: { readonly at?: number; readonly clock?: () => number; readonly pipeline?: string } = {}) => {
  let seq = 0
  let at = options.at ?? startedAt
  const now = options.clock ?? ((): number => at)
  const event = (body: EventBody): RunEvent => ({ v: 1, seq: toSeq(++seq), at: toMillis(now()), ...body })
  const position = (bytes = 0, lines = 0) => ({ bytes, lines })
  return {
    /** Lets time go by. */
    after: (ms: number): void => {
      at += ms
    },
    started: (id: RunId = options.clock ? mintRunId(toMillis(now())) : runId): RunEvent =>
      event({
        type: 'run.started',
        run: id,
        pipeline: options.pipeline ?? 'release',
        project: '/home/ada/shop',
        directory: '/home/ada/shop',
        inputs: {},
        args: [],
        options: { concurrency: 2 },
        owner: { machineId: 'm', bootId: 'b', pidNamespace: 'n', pid: 42, startToken: 't' },
        versions: { sparkwing: '0.1.0', node: '24.0.0', platform: 'linux-x64' },
        git: { branch: 'main', commit: '0123456789abcdef0123456789abcdef01234567', subject: 'Fix the cart', dirty: true },
      }),
    planned: (jobs: readonly PlannedJob[]): RunEvent => event({ type: 'run.planned', jobs }),
    queued: (job: string): RunEvent => event({ type: 'job.queued', job: toJobId(job), waitsFor: 'slot' }),
    jobStarted: (job: string, attempt = 1): RunEvent => event({ type: 'job.started', job: toJobId(job), attempt, log: position() }),
    retrying: (job: string, attempt: number, delayMs: number): RunEvent =>
      event({
        type: 'job.retrying',
        job: toJobId(job),
        attempt,
        failure: { reason: 'exit-code', exitCode: 1 },
        durationMs: 500,
        delayMs,
        log: position(),
      }),
    finished: (
      job: string,
      durationMs: number,
      rest: {
        ended?: Ended
        bytes?: number
        lines?: number
        attempt?: number
        missing?: MissingOutput
        headline?: Headline
        reused?: Reused
      } = {},
    ): RunEvent =>
      event({
        type: 'job.finished',
        job: toJobId(job),
        attempt: rest.attempt ?? 1,
        ended: rest.ended ?? { status: 'passed' },
        durationMs,
        log: position(rest.bytes, rest.lines),
        isLogComplete: !rest.missing,
        ...(rest.missing && { missing: rest.missing }),
        ...(rest.headline && { headline: rest.headline }),
        ...(rest.reused && { reused: rest.reused }),
        why: 'its needs passed',
      }),
    skipped: (job: string, because: SkipReason): RunEvent => event({ type: 'job.skipped', job: toJobId(job), because }),
    annotated: (message: string, job?: JobId): RunEvent =>
      event({ type: 'annotation.added', level: 'warning', message, ...(job !== undefined && { job }) }),
    runFinished: (durationMs: number, ended: RunEnded = { status: 'passed' }): RunEvent =>
      event({ type: 'run.finished', ended, durationMs }),
  }
}

export const exitedWith = (exitCode: number): Ended => ({ status: 'failed', failure: { reason: 'exit-code', exitCode } })
