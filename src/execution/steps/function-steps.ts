import { AsyncLocalStorage } from 'node:async_hooks'
import type { Ended } from '../../model/event.ts'
import type { OpenStep, StepRunContext } from '../../engine/ports.ts'
import { outsideJob } from '../../process/job-scope.ts'
import type { JobOutput } from '../../process/output/job-output.ts'
import { failureOf, type BodyEnd } from './function-end.ts'

/** The steps that a function opens with `step(name, …)`. */
export interface NestedSteps {
  readonly run: <Output>(name: string, body: () => Output | Promise<Output>) => Promise<Output>
  /** Names of the steps that are not finished. */
  open(): readonly string[]
  /** Refuses new steps, and finishes those still open with the outcome of the function. */
  close(end: BodyEnd): void
}

/** Opens and finishes steps inside one step. Their position in the log is right even if the log is slow. */
export const createNestedSteps = (context: StepRunContext, output: Pick<JobOutput, 'flushed'>): NestedSteps => {
  const open = new Map<OpenStep, string>()
  // the step whose body is running, also in its callbacks
  const around = new AsyncLocalStorage<OpenStep>()
  let isClosed = false
  const finish = (step: OpenStep, ended: Ended): void => {
    if (open.delete(step))
      outsideJob(() => {
        step.finish(ended)
      })
  }

  return {
    async run(name, body) {
      await output.flushed()
      if (isClosed) throw new Error(`step "${name}" cannot start: its job's function is over`)
      const outer = around.getStore()
      const step = outsideJob(() =>
        outer !== undefined && open.has(outer) ? outer.nest(name, 'function') : context.openStep(name, 'function'),
      )
      open.set(step, name)
      try {
        const result = await around.run(step, body)
        await output.flushed()
        finish(step, { status: 'passed' })
        return result
      } catch (error) {
        await output.flushed()
        finish(step, context.signal.aborted ? { status: 'cancelled' } : { status: 'failed', failure: failureOf(error) })
        throw error
      }
    },
    open: () => [...open.values()].map((name) => `step "${name}"`),
    close(end) {
      isClosed = true
      const ended: Ended = end.kind === 'threw' ? { status: 'failed', failure: failureOf(end.error) } : { status: 'cancelled' }
      for (const step of [...open.keys()]) finish(step, ended)
    },
  }
}
