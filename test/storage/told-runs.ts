import type { Reason } from '../../src/model/cache/reason.ts'
import type { EventBody, EventOf, RunEvent } from '../../src/model/event.ts'
import { mintRunId } from '../../src/journal/mint-run-id.ts'
import { toJobId, toMillis, toSeq, type RunId } from '../../src/model/ids.ts'
import type { Owner } from '../../src/model/owner.ts'
import type { PlannedJob } from '../../src/model/plan.ts'

export const firstStart = toMillis(Date.UTC(2026, 0, 2, 3, 4, 5))
export const someOwner: Owner = { machineId: 'm', bootId: 'b', pidNamespace: 'n', pid: 4711, startToken: 't' }

export const planned = (id: string, needs: readonly string[] = []): PlannedJob => ({
  id: toJobId(id),
  needs: needs.map(toJobId),
  when: 'passed',
  allowFailure: false,
  retry: { times: 0, backoffMs: 0, factor: 1, maxMs: 0 },
  steps: [{ name: 'say', type: 'sh' }],
})

const started: Omit<EventOf<'run.started'>, 'v' | 'seq' | 'at' | 'type' | 'run'> = {
  pipeline: 'build',
  project: '/p',
  directory: '/p/sub',
  inputs: { channel: 'next' },
  args: [],
  options: { concurrency: 2 },
  owner: someOwner,
  versions: { sparkwing: '0.0.0', node: '24', platform: 'linux-x64' },
  git: { branch: 'main', commit: 'abc' },
}

export interface ToldRun {
  readonly id: RunId
  readonly events: readonly RunEvent[]
}

/** The journal of a run that says `bodies`, one event every 10 ms from `at` on; `start` changes how it was started. */
export const tellRun = (
  bodies: readonly EventBody[],
  { at = firstStart, start = {} }: { at?: number; start?: Partial<typeof started> } = {},
): ToldRun => {
  const id = mintRunId(toMillis(at))
  const said: readonly EventBody[] = [{ type: 'run.started', run: id, ...started, ...start }, ...bodies]
  return { id, events: said.map((body, index): RunEvent => ({ v: 1, seq: toSeq(index + 1), at: toMillis(at + index * 10), ...body })) }
}

const zero = { bytes: 0, lines: 0 }
const some = { bytes: 12, lines: 1 }
const plan: EventBody = { type: 'run.planned', jobs: [planned('lint'), planned('test', ['lint'])] }
const failure = { reason: 'exit-code', exitCode: 2 } as const

export const startJob = (job: string, attempt = 1): readonly EventBody[] => [
  { type: 'job.started', job: toJobId(job), attempt, log: attempt === 1 ? zero : some },
  { type: 'step.started', job: toJobId(job), attempt, step: 0, name: 'say', stepType: 'sh', log: attempt === 1 ? zero : some },
]
const endStep = (job: string, ended: EventOf<'step.finished'>['ended'], attempt = 1): EventBody => {
  return { type: 'step.finished', job: toJobId(job), attempt, step: 0, ended, durationMs: 5, log: some }
}
export const endJob = (job: string, ended: EventOf<'job.finished'>['ended'], attempt = 1): readonly EventBody[] => [
  endStep(job, ended, attempt),
  { type: 'job.finished', job: toJobId(job), attempt, ended, durationMs: 7, log: some, isLogComplete: true, why: 'its needs passed' },
]
const earlier = mintRunId(toMillis(firstStart - 1000))
const whileRunning: Reason = { kind: 'changed-while-running', because: { kind: 'file-changed', path: 'src/a.ts' } }
const reasons: readonly Reason[] = [
  { kind: 'file-mode', path: 'run.sh', isExecutable: true },
  { kind: 'not-kept', run: earlier, because: whileRunning },
  { kind: 'more', count: 3 },
]
/** The job does not run, because an earlier result stands for it. */
export const reuseJob = (job: string, by: 'cache' | 'in-place' | 'retry'): readonly EventBody[] =>
  endJob(job, { status: 'passed' }).map((body) =>
    body.type === 'job.finished' ? { ...body, reused: { run: earlier, by, savedMs: 500 } } : body,
  )
const skip = (job: string, because: EventOf<'job.skipped'>['because']): EventBody => ({ type: 'job.skipped', job: toJobId(job), because })
const passed = { status: 'passed' } as const
const failed = { status: 'failed', failure } as const

/** One journal for each way a run can go; `killed` has no end. */
export const scenes: Readonly<
  Record<'passed' | 'failed' | 'cancelled' | 'retried' | 'reused' | 'killed' | 'cached', readonly EventBody[]>
> = {
  passed: [
    plan,
    ...startJob('lint'),
    { type: 'annotation.added', level: 'warning', message: 'careful', job: toJobId('lint') },
    ...endJob('lint', passed),
    { type: 'job.queued', job: toJobId('test'), waitsFor: 'slot' },
    ...startJob('test'),
    ...endJob('test', passed),
    { type: 'run.finished', ended: passed, durationMs: 90 },
  ],
  failed: [
    plan,
    ...startJob('lint'),
    ...endJob('lint', failed),
    skip('test', { reason: 'need-failed', need: toJobId('lint') }),
    { type: 'run.finished', ended: { status: 'failed', failed: [toJobId('lint')] }, durationMs: 60 },
  ],
  cancelled: [
    plan,
    ...startJob('lint'),
    ...endJob('lint', { status: 'cancelled' }),
    skip('test', { reason: 'run-cancelled' }),
    { type: 'run.finished', ended: { status: 'cancelled', cause: 'SIGINT' }, durationMs: 60 },
  ],
  retried: [
    plan,
    ...startJob('lint'),
    endStep('lint', failed),
    { type: 'job.retrying', job: toJobId('lint'), attempt: 1, failure, durationMs: 5, delayMs: 0, log: some },
    ...startJob('lint', 2),
    ...endJob('lint', passed, 2),
    ...startJob('test'),
    ...endJob('test', passed),
    { type: 'run.finished', ended: passed, durationMs: 120 },
  ],
  reused: [
    plan,
    ...reuseJob('lint', 'cache'),
    { type: 'annotation.added', level: 'notice', message: 'careful' },
    ...reuseJob('test', 'retry'),
    { type: 'run.finished', ended: passed, durationMs: 20 },
  ],
  killed: [plan, ...startJob('lint')],
  cached: [
    plan,
    { type: 'job.checked', job: toJobId('lint'), outcome: 'hit', because: [], key: 'abc', from: earlier, files: 3, durationMs: 1 },
    ...startJob('lint'),
    ...reuseJob('lint', 'cache'),
    { type: 'job.checked', job: toJobId('test'), outcome: 'miss', because: reasons, key: 'def', files: 3, durationMs: 1 },
    ...startJob('test'),
    ...endJob('test', passed).map((body) => (body.type === 'job.finished' ? { ...body, kept: { not: whileRunning } } : body)),
    { type: 'run.finished', ended: passed, durationMs: 90 },
  ],
}

/** The journal of a run whose first job has a condition that is false. */
export const nothingRan: readonly EventBody[] = [
  plan,
  skip('lint', { reason: 'condition' }),
  skip('test', { reason: 'need-skipped', need: toJobId('lint') }),
  { type: 'run.finished', ended: passed, durationMs: 1 },
]

/** A run with one failed job for each signature of a headline. */
export const tellFailed = (hour: number, signatures: readonly string[], start: object = {}): ToldRun => {
  const failed = { status: 'failed', failure: { reason: 'exit-code', exitCode: 2 } } as const
  const bodies: EventBody[] = [{ type: 'run.planned', jobs: signatures.map((_, index) => planned(`job ${index}`)) }]
  for (const [index, signature] of signatures.entries()) {
    const headline = { line: 1, text: 'Error: a', family: 'exception', signature }
    const ended = endJob(`job ${index}`, failed).map((body) => (body.type === 'job.finished' ? { ...body, headline } : body))
    bodies.push(...startJob(`job ${index}`), ...ended)
  }
  return tellRun(bodies, { at: firstStart + hour * 3_600_000, start })
}
