import { resolve } from 'node:path'
import { counted } from '../../model/text/counted.ts'
import type { Failure } from '../../model/failure.ts'
import type { JobId } from '../../model/ids.ts'
import type { LeftProcess } from '../../model/loose-ends/left-process.ts'
import type { StepResult, StepRunContext, StepRunner } from '../../engine/ports.ts'
import type { Masking } from '../../process/output/masking.ts'
import type { OutputCheck } from '../../pipeline/check-output.ts'
import type { AnyStepType, ExecOptions } from '../../pipeline/define-plugin.ts'
import type { StepBody, StepTask } from '../../pipeline/tasks.ts'
import { lastLine } from '../../process/capture.ts'
import type { CommandDesk } from '../../process/command-desk.ts'
import { CommandError, commandTitle } from '../../process/command-error.ts'
import { createDollar, type DollarPlace } from '../../process/dollar.ts'
import type { OwnStreams } from '../../process/own-streams.ts'
import { commandSessions } from '../../process/stopping/command-sessions.ts'
import { describeProcesses } from '../../process/stopping/left-processes.ts'
import { jobMark, sweepMarked } from '../../process/stopping/marked-processes.ts'
import { guardFunction, runMark } from '../../process/stopping/run-guard.ts'
import { explainDirectory } from '../../process/start-failure.ts'
import { isBuiltIn, setsPath } from '../../project/built-in-plugins.ts'
import { createCommandPath } from '../../project/command-path.ts'
import { runBody, type BodyTools } from './function-body.ts'
import { failureOf, type BodyEnd } from './function-end.ts'
import { checkedNeeds } from './function-needs.ts'
import { checkedSecrets } from './function-secrets.ts'
import { secretsEnvironment } from '../nested-run.ts'

export interface StepRunnerOptions {
  /** The step types of all plugins, by name. */
  readonly stepTypes: ReadonlyMap<string, AnyStepType>
  readonly projectDir: string
  readonly runId: string
  /** The base of the jobs' environment. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly inputs: Readonly<Record<string, unknown>>
  /** Arguments after `--`. */
  readonly args: readonly string[]
  /** Time between the request to stop and the kill, in milliseconds. Default: 10 s. */
  readonly graceMs?: number
  /** What the commands of step types get of our own streams, if the job has them. */
  readonly ownOf?: (job: JobId) => OwnStreams | undefined
  /** What the commands of a job see instead, if it has a clean environment; without the marks of the run. */
  readonly variablesOf?: (job: JobId) => Readonly<Record<string, string | undefined>> | undefined
  /** Whether what functions print with `console` may be coloured. */
  readonly hasColour?: boolean
  readonly masking: Masking
  /** The secrets of a job. */
  readonly secretsOf: (job: JobId) => JobSecrets
  /** Converts a returned value to JSON. There is no output if the value is nothing. */
  readonly checkOutput: (value: unknown) => OutputCheck
  /** Called with processes of a job that could not be stopped. They keep its lock. */
  readonly left: (job: JobId, processes: readonly LeftProcess[]) => void
}

export interface JobSecrets {
  /** The secrets by name, for functions. */
  readonly values: Readonly<Record<string, string>>
  /** Applied to the run's environment, to remove the secrets that the job did not name. */
  readonly withheld: Readonly<Record<string, string | undefined>>
}

/** Long enough for a server to shut down. */
const defaultGraceMs = 10_000

/** Runs the steps of one run in this process and in processes that it starts. */
export const createStepRunner = (options: StepRunnerOptions): StepRunner => {
  const runEnv = options.env
  const projectDir = resolve(options.projectDir)
  const commandPath = createCommandPath(projectDir)
  const graceMs = options.graceMs ?? defaultGraceMs
  const hasColour = options.hasColour ?? false
  /** Processes that functions start by other means than ours have no job mark, so they are swept only when no function is running. */
  const functions = { running: 0, hasStopped: false }
  const isFunction = (step: StepTask): boolean => step.body.kind === 'function'
  const endFunction = async (wasStopped: boolean): Promise<void> => {
    functions.running -= 1
    functions.hasStopped ||= wasStopped
    if (functions.running > 0 || !functions.hasStopped) return
    functions.hasStopped = false
    await sweepMarked({ [runMark]: options.runId, [jobMark]: undefined }, commandSessions())
  }

  return {
    async run(step, given) {
      const left: StepRunContext['left'] = (processes) => {
        options.left(given.job, processes)
        given.left(processes)
      }
      const context = { ...given, left }
      if (context.signal.aborted || context.kill.aborted) return { ended: { status: 'cancelled' } }
      const cwd = step.options.cwd === undefined ? projectDir : resolve(projectDir, step.options.cwd)
      const misplaced = explainDirectory(cwd)
      if (misplaced) return notStarted(misplaced)
      // the marks come after the author's `env`, because the sweep after a crash depends on them
      const marks = { [runMark]: options.runId, [jobMark]: context.job, SPARKWING_ATTEMPT: String(context.attempt) }
      const { withheld, values } = options.secretsOf(context.job)
      const secretNames = secretsEnvironment(runEnv, Object.keys(values))
      const type = stepTypeOf(step, options)
      const base = options.variablesOf?.(context.job) ?? { ...runEnv, ...withheld }
      const path = type && setsPath(type) ? undefined : commandPath(cwd, base['PATH'])
      const place = { cwd, env: { ...base, ...(path !== undefined && { PATH: path }), ...step.options.env, ...marks, ...secretNames } }
      const exits: { last?: number } = {}
      const code = codeOf(step, { options, context, place, exits })
      if (!code) return notStarted(`no plugin provides the step type "${step.planned.type}"`)
      if (isFunction(step)) {
        functions.running += 1
        guardFunction()
      }
      const leak = { isSeen: false }
      const leaked = (): void => {
        leak.isSeen = true
      }
      const isOurs = type !== undefined && isBuiltIn(type)
      const end = await runBody({ context, graceMs, hasColour, masking: options.masking, isOurs, leaked }, code)
      // processes that have left their group were not signalled
      if (end.kind === 'stopped' || leak.isSeen) {
        const swept = await sweepMarked({ [runMark]: options.runId, [jobMark]: context.job }, commandSessions())
        if (swept.left.length > 0) left(describeProcesses(swept.left))
        else if (end.kind !== 'stopped' && swept.killed.size > 0) context.annotate('warning', heldOutput(swept.killed.size))
      }
      if (isFunction(step)) await endFunction(end.kind === 'stopped')
      return resultOf(end, options.checkOutput, exits.last)
    },
  }
}

const heldOutput = (count: number): string =>
  `${counted(count, 'process', 'processes')} outside the process group of the step held its output open and ${count === 1 ? 'was' : 'were'} killed; what should stay must not use the streams of its job`

const stepTypeOf = ({ body }: StepTask, { stepTypes }: StepRunnerOptions): AnyStepType | undefined =>
  body.kind === 'uses' ? stepTypes.get(body.type) : undefined

const notStarted = (message: string): StepResult => failed({ reason: 'not-started', message })

interface CodeHost {
  readonly options: StepRunnerOptions
  readonly context: StepRunContext
  readonly place: DollarPlace
  /** `exec` stores the exit code of its last command here. */
  readonly exits: { last?: number }
}
type Code = (tools: BodyTools) => unknown

const codeOf = (step: StepTask, host: CodeHost): Code | undefined => {
  const { body } = step
  if (body.kind === 'function') return (tools) => body.call(functionContext(tools, host) as never)
  const type = host.options.stepTypes.get(body.type)
  return type && ((tools) => type.run(stepContext(step, body, tools, host) as never))
}

const functionContext = ({ desk, steps, signal }: BodyTools, { options, context, place }: CodeHost): object => ({
  $: createDollar(desk, place),
  needs: checkedNeeds(context.needs),
  inputs: options.inputs,
  args: options.args,
  secrets: checkedSecrets(options.secretsOf(context.job).values),
  signal,
  attempt: context.attempt,
  step: steps.run,
  cwd: place.cwd,
  env: place.env,
  projectDir: options.projectDir,
})

type UsesBody = Extract<StepBody, { readonly kind: 'uses' }>
const stepContext = (
  step: StepTask,
  body: UsesBody,
  { desk, output, signal }: BodyTools,
  { options, context, place, exits }: CodeHost,
): object => {
  const own = options.ownOf?.(context.job)
  return {
    options: body.options,
    $: createDollar(desk, place),
    exec: createExec(desk, place, exits, own),
    log: (text: string) => {
      output.write(Buffer.from(text), 'out')
    },
    signal,
    cwd: place.cwd,
    env: place.env,
    shell: step.options.shell ?? 'sh',
    projectDir: options.projectDir,
    isTerminal: own?.terminal?.has.stdout === true,
  }
}

const createExec =
  (desk: CommandDesk, place: DollarPlace, exits: { last?: number }, own: OwnStreams | undefined) =>
  async (
    file: string,
    args: readonly string[],
    { cwd, env, title = commandTitle(file, args, desk.masking), stderr = 'apart' }: ExecOptions = {},
  ): Promise<void> => {
    let lastError: Uint8Array | undefined
    const exitCode = await desk.run({
      file,
      args,
      title,
      cwd: cwd === undefined ? place.cwd : resolve(place.cwd, cwd),
      env: env ? { ...place.env, ...env } : place.env,
      ...(own && { own }),
      stderr: own?.isErrorApart ? 'apart' : stderr,
      tapMasked: (chunk, stream) => {
        if (stream === 'err') lastError = chunk
      },
    })
    exits.last = exitCode
    if (exitCode === 0) return
    throw new CommandError(
      title,
      { reason: 'exit-code', exitCode, command: title },
      lastLine(Buffer.from(lastError ?? []).toString('utf8'), desk.masking),
    )
  }

const resultOf = (end: BodyEnd, checkOutput: StepRunnerOptions['checkOutput'], exitCode: number | undefined): StepResult => {
  if (end.kind === 'stopped') return { ended: { status: 'cancelled' } }
  if (end.kind === 'threw') return failed(failureOf(end.error))
  const exit = exitCode === undefined ? {} : { exitCode }
  try {
    const checked = checkOutput(end.value)
    if ('problem' in checked) return failed({ reason: 'bad-output', message: checked.problem })
    return { ended: { status: 'passed' }, ...exit, ...(checked.output !== undefined && { output: checked.output }) }
  } catch (error) {
    // a getter of the returned value threw
    return failed(failureOf(error))
  }
}

const failed = (failure: Failure): StepResult => ({
  ended: { status: 'failed', failure },
  ...(failure.reason === 'exit-code' && { exitCode: failure.exitCode }),
})
