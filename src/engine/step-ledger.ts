import type { Ended } from '../model/event.ts'
import type { AttemptWork } from './job-work.ts'
import type { OpenStep } from './ports.ts'
import { stopwatch } from './stopwatch.ts'

/** A running step, which may contain other steps. */
interface LedgerStep extends OpenStep {
  readonly isOpen: boolean
}

/** Numbers the steps of one attempt and emits their starts and ends. When a step ends, the steps still open inside it end too. */
export interface StepLedger {
  open(name: string, stepType: string): LedgerStep
}

// for a function that calls step() after its own step has ended
const closedStep: OpenStep = { nest: () => closedStep, finish: () => undefined }

export const stepLedger = ({ planned, attempt, log, ports }: AttemptWork): StepLedger => {
  const { clock, events } = ports
  const job = planned.id
  let count = 0

  const open = (name: string, stepType: string, parent?: number): LedgerStep => {
    const step = count++
    const elapsedMs = stopwatch(clock)
    const inside: OpenStep[] = []
    let isOpen = true
    const isNested = parent === undefined ? {} : { parent }
    events.emit({ type: 'step.started', job, attempt, step, ...isNested, name, stepType, log: log.position() })
    return {
      get isOpen() {
        return isOpen
      },
      nest(innerName, innerType) {
        if (!isOpen) return closedStep
        const inner = open(innerName, innerType, step)
        inside.push(inner)
        return inner
      },
      finish(ended) {
        if (!isOpen) return
        for (const inner of inside) inner.finish(cutOffBy(ended))
        isOpen = false
        events.emit({ type: 'step.finished', job, attempt, step, ended, durationMs: elapsedMs(), log: log.position() })
      },
    }
  }

  return { open }
}

/** The end of a step that is still open when the step around it ends. It cannot count as passed, because it did not finish. */
const cutOffBy = (ended: Ended): Ended => (ended.status === 'passed' ? { status: 'cancelled' } : ended)
