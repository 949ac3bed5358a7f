import type { Ended, LogRange } from '../model/event.ts'
import type { Millis } from '../model/ids.ts'
import { unreachable } from '../model/unreachable.ts'
import type { Json } from '../model/json.ts'
import type { StepTask } from '../pipeline/tasks.ts'
import type { AttemptWork } from './job-work.ts'
import type { StepResult } from './ports.ts'
import { runStep } from './run-step.ts'
import { stepLedger } from './step-ledger.ts'
import { stopReason } from './stop-reason.ts'
import { stopwatch } from './stopwatch.ts'
import { withTimeLimit } from './time-limit.ts'

/** How one attempt of a job ended. */
export interface AttemptEnd {
  readonly ended: Ended
  /** What the last step returned, if all steps passed. */
  readonly output?: Json
  /** Exit code of the step that decided the outcome: the first that failed, else the last. */
  readonly exitCode?: number
  /** Where in the log the step that failed wrote, or the attempt if it failed outside its steps. */
  readonly failedIn?: LogRange
  /** Absent if it never started, and of a cancel between attempts. */
  readonly startedAt?: Millis
  readonly durationMs: number
}

type Progress = Omit<AttemptEnd, 'startedAt' | 'durationMs'>

/*
 * passed ──▶ failed ──▶ cancelled      the outcome of the attempt so far
 *    └───────────────────▲             (the first failure is kept; a cancel that cuts a step short overrides it)
 */

/** Runs the steps of a job once, in order, within the job's time limit. */
export const runAttempt = async (work: AttemptWork): Promise<AttemptEnd> => {
  const { planned, attempt, log, ports, signals } = work
  const elapsedMs = stopwatch(ports.clock)
  const startedAt = ports.clock.now()
  const from = log.position()
  ports.events.emit({ type: 'job.started', job: planned.id, attempt, log: from })
  const progress = await withTimeLimit(ports.clock, signals.stop, planned.timeoutMs, (signal) => runSteps(work, signal))
  return {
    ...progress,
    ...(progress.ended.status === 'failed' && !progress.failedIn && { failedIn: { from, to: log.position() } }),
    startedAt,
    durationMs: elapsedMs(),
  }
}

const runSteps = async (work: AttemptWork, attemptSignal: AbortSignal): Promise<Progress> => {
  const ledger = stepLedger(work)
  let progress: Progress = { ended: { status: 'passed' } }
  for (const step of work.task.steps) {
    const when = step.options.when ?? 'passed'
    if (when !== 'always' && when !== progress.ended.status) {
      progress = withoutOutput(progress)
      continue
    }
    const signal = signalFor(work, attemptSignal, when === 'always')
    if (signal.aborted) {
      progress = { ended: { status: 'cancelled' } }
      continue
    }
    const from = work.log.position()
    const result = await runStep(work, ledger, step, signal)
    const after = afterStep(progress, step, result)
    // the first failure is kept
    const isFirst = after.ended.status === 'failed' && progress.ended.status !== 'failed'
    progress = afterTime(isFirst ? { ...after, failedIn: { from, to: work.log.position() } } : after, attemptSignal)
  }
  return progress
}

/** The attempt's signal until it aborts. After a time-out, the job's. After a cancel, only a kill ends a step that always runs. */
const signalFor = ({ signals }: AttemptWork, attemptSignal: AbortSignal, isAlways: boolean): AbortSignal => {
  if (!attemptSignal.aborted) return attemptSignal
  return signals.stop.aborted && isAlways ? signals.lastStop : signals.stop
}

const afterStep = (before: Progress, step: StepTask, { ended, output, exitCode }: StepResult): Progress => {
  const code = exitCode === undefined ? {} : { exitCode }
  switch (ended.status) {
    case 'passed':
      return before.ended.status === 'passed' ? { ended, ...code, ...(output === undefined ? {} : { output }) } : before
    case 'failed':
      return before.ended.status === 'passed' && step.options.allowFailure !== true ? { ended, ...code } : withoutOutput(before)
    case 'cancelled':
    case 'interrupted':
      return { ended: { status: 'cancelled' }, ...code }
    default:
      return unreachable(ended)
  }
}

/** A time-out of the attempt fails it, even if the step that it cut short was allowed to fail. */
const afterTime = (progress: Progress, attemptSignal: AbortSignal): Progress => {
  const asked = stopReason(attemptSignal)
  if (asked?.kind !== 'timeout' || progress.ended.status !== 'passed') return progress
  return { ended: { status: 'failed', failure: { reason: 'timeout', afterMs: asked.afterMs } } }
}

/** The output is the last step's, so there is none if that step did not run or did not pass. */
const withoutOutput = ({ output: _, ...rest }: Progress): Progress => rest
