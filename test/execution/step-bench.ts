import type { Ended } from '../../src/model/event.ts'
import { toJobId } from '../../src/model/ids.ts'
import type { Json } from '../../src/model/json.ts'
import type { OpenStep, StepResult, StepRunContext, StopReason } from '../../src/engine/ports.ts'
import { createStepRunner, type StepRunnerOptions } from '../../src/execution/steps/step-runner.ts'
import { checkOutput } from '../../src/pipeline/check-output.ts'
import { stepType, type AnyStepType } from '../../src/pipeline/define-plugin.ts'
import { list, text } from '../../src/pipeline/inputs/input.ts'
import type { JobContext, StepOptions } from '../../src/pipeline/job.ts'
import type { StepBody } from '../../src/pipeline/tasks.ts'
import { markProcesses, type ProcessMark } from '../process/marked-processes.ts'
import { noMasking } from '../process/no-masking.ts'
import { recordingLog, type RecordingLog } from '../process/recording-log.ts'

/** What a function body sees when nothing checks its types. */
export type Context = Omit<JobContext, 'needs' | 'inputs'> & {
  readonly needs: Readonly<Record<string, Json | undefined>>
  readonly inputs: Readonly<Record<string, unknown>>
}

/** One job's step under a real step runner, with all around it in the hands of a test. */
export interface StepBench {
  readonly log: RecordingLog
  readonly mark: ProcessMark
  readonly notes: readonly string[]
  /** Nested steps as they were opened and finished. */
  readonly steps: readonly string[]
  readonly context: StepRunContext
  call(body: (context: Context) => unknown, options?: StepOptions): Promise<StepResult>
  uses(type: string, options: Readonly<Record<string, unknown>>, more?: StepOptions): Promise<StepResult>
  stop(reason?: StopReason): void
  kill(): void
}

/** Runs `sh -c SCRIPT` by `exec`. */
const script = stepType({
  summary: 'a script',
  options: { script: text({ required: true }), args: list(text()) },
  run: async ({ exec, shell, options }) => {
    await exec(shell, ['-c', options.script, 'sh', ...options.args], { title: 'the script' })
  },
})

export const stepBench = (
  more: Partial<StepRunnerOptions> & {
    readonly needs?: Readonly<Record<string, Json | undefined>>
    readonly types?: Readonly<Record<string, AnyStepType>>
  } = {},
): StepBench => {
  const log = recordingLog()
  const mark = markProcesses()
  const notes: string[] = []
  const steps: string[] = []
  const stopping = new AbortController()
  const killing = new AbortController()
  const runner = createStepRunner({
    stepTypes: new Map(Object.entries({ script, ...more.types })),
    projectDir: process.cwd(),
    runId: '20260101-000000-000-aaaaaaaa',
    env: mark.env,
    inputs: {},
    args: [],
    masking: noMasking,
    secretsOf: () => ({ values: {}, withheld: {} }),
    checkOutput,
    left: () => undefined,
    ...more,
  })
  const openStep = (name: string): OpenStep => {
    steps.push(`${name} started at ${log.position().bytes}`)
    return {
      nest: (inner) => openStep(`${name} > ${inner}`),
      finish: (ended) => {
        steps.push(`${name} ${describe(ended)} at ${log.position().bytes}`)
      },
    }
  }
  const context: StepRunContext = {
    job: toJobId('build'),
    attempt: 1,
    signal: stopping.signal,
    kill: killing.signal,
    log,
    needs: more.needs ?? {},
    openStep: (name) => openStep(name),
    annotate: (level, message) => {
      notes.push(`${level}: ${message}`)
    },
    left: (processes) => {
      notes.push(`left: ${processes.length}`)
    },
  }
  const run = (body: StepBody, options: StepOptions): Promise<StepResult> =>
    runner.run({ planned: { name: 'step', type: body.kind === 'uses' ? body.type : 'function' }, body, options }, context)
  return {
    log,
    mark,
    notes,
    steps,
    context,
    call: (body, options = {}) => run({ kind: 'function', call: body }, options),
    uses: (type, options, shared = {}) => run({ kind: 'uses', type, options }, shared),
    stop: (reason = { kind: 'cancel', cause: 'request' }) => {
      stopping.abort(reason)
    },
    kill: () => {
      killing.abort()
    },
  }
}

const describe = (ended: Ended): string => (ended.status === 'failed' ? `failed (${ended.failure.reason})` : ended.status)
