import { durationMs } from '../model/text/duration.ts'
import type { Ended } from '../model/event.ts'
import type { StepTask } from '../pipeline/tasks.ts'
import type { AttemptWork } from './job-work.ts'
import type { StepResult, StopReason } from './ports.ts'
import type { StepLedger } from './step-ledger.ts'
import { stopReason } from './stop-reason.ts'
import { withTimeLimit } from './time-limit.ts'

/** Runs one step until its own time limit is up or `outer` aborts, and emits its start and end. */
export const runStep = (work: AttemptWork, ledger: StepLedger, step: StepTask, outer: AbortSignal): Promise<StepResult> => {
  const { timeout } = step.options
  const limitMs = timeout === undefined ? undefined : durationMs(timeout)
  return withTimeLimit(work.ports.clock, outer, limitMs, async (signal) => {
    const open = ledger.open(step.planned.name, step.planned.type)
    const job = work.planned.id
    const result = await work.ports.steps.run(step, {
      job,
      attempt: work.attempt,
      signal,
      kill: work.signals.kill,
      log: work.log,
      needs: work.needs,
      openStep: (name, stepType) => open.nest(name, stepType),
      annotate: (level, message) => {
        if (open.isOpen) work.ports.events.emit({ type: 'annotation.added', level, message, job })
      },
      left: (processes) => {
        const { lock } = work.planned
        if (open.isOpen && processes.length > 0)
          work.ports.events.emit({ type: 'processes.left', job, isLetGo: false, processes, ...(lock && { lock: lock.name }) })
      },
    })
    const ended = endedFor(result.ended, stopReason(signal))
    // readers see the last line before the end of the step
    await work.log.flushed()
    open.finish(ended)
    return { ...result, ended }
  })
}

/** The outcome to record. A step that was asked to stop is cancelled, not failed; one that stopped without being asked to has failed. */
const endedFor = (ended: Ended, asked: StopReason | undefined): Ended => {
  if (asked?.kind === 'timeout') return { status: 'failed', failure: { reason: 'timeout', afterMs: asked.afterMs } }
  if (ended.status === 'passed') return ended
  if (asked) return { status: 'cancelled' }
  return ended.status === 'failed'
    ? ended
    : { status: 'failed', failure: { reason: 'threw', message: 'it stopped without being asked to' } }
}
