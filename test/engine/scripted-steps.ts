import type { Json } from '../../src/model/json.ts'
import type { StepResult, StepRunContext, StepRunner } from '../../src/engine/ports.ts'
import type { StepTask } from '../../src/pipeline/tasks.ts'

/** A step that has started and ends when the test ends it. */
export class ScriptedStep {
  readonly task: StepTask
  readonly context: StepRunContext
  readonly result: Promise<StepResult>
  readonly #end: (result: StepResult) => void
  #isStubborn = false

  constructor(task: StepTask, context: StepRunContext) {
    this.task = task
    this.context = context
    const { promise, resolve } = Promise.withResolvers<StepResult>()
    this.result = promise
    this.#end = resolve
    // like a well-behaved process: it stops when asked to, and always when killed
    context.signal.addEventListener('abort', () => {
      if (!this.#isStubborn) this.cancelled()
    })
    context.kill.addEventListener('abort', () => {
      this.cancelled()
    })
    if (context.signal.aborted || context.kill.aborted) this.cancelled()
  }

  pass(output?: Json): void {
    this.#end({ ended: { status: 'passed' }, exitCode: 0, ...(output === undefined ? {} : { output }) })
  }

  exit(exitCode: number): void {
    if (exitCode === 0) {
      this.pass()
      return
    }
    this.#end({ ended: { status: 'failed', failure: { reason: 'exit-code', exitCode } }, exitCode })
  }

  throws(message: string): void {
    this.#end({ ended: { status: 'failed', failure: { reason: 'threw', message } } })
  }

  cancelled(): void {
    this.#end({ ended: { status: 'cancelled' } })
  }

  /** From now on it ignores requests to stop: only the test or a kill ends it. */
  ignoreSignal(): this {
    this.#isStubborn = true
    return this
  }

  write(text: string): void {
    void this.context.log.write(Buffer.from(text), 'out')
  }
}

/** What a step does by itself; `undefined` leaves it to the test. */
export type Script = (task: StepTask, context: StepRunContext) => StepResult | Promise<StepResult> | undefined

/** A step runner whose steps do nothing by themselves. */
export class ScriptedSteps implements StepRunner {
  readonly #script: Script
  readonly #started: ScriptedStep[] = []
  readonly #waiting: { readonly isMeant: (step: ScriptedStep) => boolean; readonly give: (step: ScriptedStep) => void }[] = []

  constructor(script: Script = () => undefined) {
    this.#script = script
  }

  async run(task: StepTask, context: StepRunContext): Promise<StepResult> {
    const scripted = this.#script(task, context)
    if (scripted) return scripted
    const step = new ScriptedStep(task, context)
    const waiting = this.#waiting.findIndex(({ isMeant }) => isMeant(step))
    if (waiting >= 0) this.#waiting.splice(waiting, 1)[0]?.give(step)
    else this.#started.push(step)
    return step.result
  }

  /** The next step of this job (and of this name) that starts or has started; each is returned once. */
  next(job: string, name?: string): Promise<ScriptedStep> {
    const isMeant = ({ task, context }: ScriptedStep): boolean => context.job === job && (name === undefined || task.planned.name === name)
    const index = this.#started.findIndex(isMeant)
    const [step] = index < 0 ? [] : this.#started.splice(index, 1)
    return step ? Promise.resolve(step) : new Promise((give) => this.#waiting.push({ isMeant, give }))
  }

  /** The ids of jobs with a started step that was not taken yet. */
  get untouched(): readonly string[] {
    return this.#started.map(({ context }) => context.job)
  }
}
