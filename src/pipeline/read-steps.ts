import { nearName } from '../model/text/near-names.ts'
import type { PlannedStep } from '../model/plan.ts'
import { UserError } from '../model/user-error.ts'
import type { AnyStepType } from './define-plugin.ts'
import { describeValue, isRecord } from './describe-value.ts'
import type { StepOptions } from './job.ts'
import { parseInputs } from './inputs/parse-inputs.ts'
import { readStepOptions } from './read-job-options.ts'
import { readText } from './read-options.ts'
import type { Refuse } from './refusal.ts'
import { isShellCommand, renderShellCommand } from './shell/render-shell-command.ts'
import { shownCommand } from './shell/shown-command.ts'
import type { AnyFunction, StepBody, StepTask } from './tasks.ts'

/** What the steps of a job are checked against. */
export interface StepReading {
  /** The pipeline and job, for messages. */
  readonly where: string
  readonly refuse: Refuse
  readonly stepTypes: ReadonlyMap<string, AnyStepType>
  /** The job's own options for its commands. */
  readonly inherited: StepOptions
}

const bodyAdvice = "A body is sh`…`, a function, uses('type', { … }), or a list of these."

/** The steps of a job's body: a single one, or those of a list, in order. */
export const readSteps = (body: unknown, reading: StepReading): readonly StepTask[] => {
  if (!Array.isArray(body)) return [readStep(body, reading)]
  if (body.length === 0) throw reading.refuse('wrong-body', 'its list of steps is empty', bodyAdvice)
  return body.map((one: unknown, index) => {
    const refuse: Refuse = (code, problem, advice) => reading.refuse(code, `step ${index + 1}: ${problem}`, advice)
    if (Array.isArray(one)) throw refuse('wrong-body', 'it is a list inside a list', 'Write the steps in one list.')
    return readStep(one, { ...reading, where: `${reading.where}, step ${index + 1}`, refuse })
  })
}

const readStep = (step: unknown, reading: StepReading): StepTask => {
  if (!isRecord(step) || step['kind'] !== 'step') return readPlainStep(step, undefined, reading)
  const { refuse } = reading
  const name = readText(step, 'name', (code, problem) => refuse(code, `step(…): ${problem}`))
  if (name === undefined) throw refuse('wrong-body', 'step(…) has no name', "Write step('name', body, options).")
  const inner = step['body']
  if (Array.isArray(inner) || (isRecord(inner) && inner['kind'] === 'step')) {
    throw refuse(
      'wrong-body',
      `step("${name}", …) contains ${describeValue(inner)}: steps cannot be nested`,
      'Give each step of the list its own name.',
    )
  }
  return readPlainStep(inner, { name, options: step['options'] }, reading)
}

const readPlainStep = (
  body: unknown,
  given: { readonly name: string; readonly options: unknown } | undefined,
  reading: StepReading,
): StepTask => {
  const { body: read, name } = readBody(body, reading)
  const type = read.kind === 'function' ? 'function' : read.type
  const planned: PlannedStep = { name: given?.name ?? name, type }
  return { planned, body: read, options: readStepOptions(given?.options, reading.inherited, reading.refuse) }
}

const isFunction = (value: unknown): value is AnyFunction => typeof value === 'function'

const readBody = (body: unknown, reading: StepReading): { readonly body: StepBody; readonly name: string } => {
  if (isFunction(body)) return { body: { kind: 'function', call: body }, name: body.name === '' ? 'function' : body.name }
  if (isShellCommand(body)) {
    const name = shownCommand(body)
    return { body: { kind: 'uses', type: knownType('sh', reading).type, options: { ...rendered(body, reading), title: name } }, name }
  }
  if (isRecord(body) && body['kind'] === 'uses') return readUses(body, reading)
  const what = body === undefined ? 'it has no body' : `its body is ${describeValue(body)}`
  throw reading.refuse('wrong-body', what, typeof body === 'string' ? 'Write a shell command as sh`…`.' : bodyAdvice)
}

const rendered = (command: Parameters<typeof renderShellCommand>[0], { refuse }: StepReading): ReturnType<typeof renderShellCommand> => {
  try {
    return renderShellCommand(command)
  } catch (error) {
    if (error instanceof UserError) throw refuse(error.code, error.message.replace(/\.$/, ''), error.tryThis[0])
    throw error
  }
}

const readUses = (body: Readonly<Record<string, unknown>>, reading: StepReading): { readonly body: StepBody; readonly name: string } => {
  const { type, stepType } = knownType(body['type'], reading)
  const given = body['options'] ?? {}
  if (!isRecord(given))
    throw reading.refuse('wrong-option', `the options of uses("${type}", …) must be an object, got ${describeValue(given)}`)
  const options = parseInputs(stepType.options, given, { of: `${reading.where}, uses("${type}")`, noun: 'option' })
  return { body: { kind: 'uses', type, options }, name: type }
}

const knownType = (type: unknown, { stepTypes, refuse }: StepReading): { readonly type: string; readonly stepType: AnyStepType } => {
  if (typeof type !== 'string') throw refuse('unknown-step-type', `uses(…) needs the name of a step type, got ${describeValue(type)}`)
  const stepType = stepTypes.get(type)
  if (stepType) return { type, stepType }
  const near = nearName(type, stepTypes.keys())
  const advice =
    near === undefined
      ? 'Add the plugin that provides it to `plugins` in the config. `sparkwing steps` lists all types.'
      : `Did you mean "${near}"?`
  throw refuse('unknown-step-type', `there is no step type "${type}"`, advice)
}
