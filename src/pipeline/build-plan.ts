import { commonJsWord } from './common-js-word.ts'
import type { JobId } from '../model/ids.ts'
import type { Plan } from '../model/plan.ts'
import { UserError } from '../model/user-error.ts'
import { createJobCollector } from './collect-jobs.ts'
import type { AnyStepType } from './define-plugin.ts'
import { describeValue } from './describe-value.ts'
import { guardedRecord } from './guarded-record.ts'
import { hidden } from './inputs/input-value.ts'
import { secretTexts } from './inputs/mask-secret-inputs.ts'
import type { AnyPipeline } from './pipeline.ts'
import { readSecrets } from './read-secrets.ts'
import { placeInProject, refusalFor } from './refusal.ts'
import type { JobTask } from './tasks.ts'

export interface PlanRequest {
  readonly definition: AnyPipeline
  /** The pipeline's name, used in messages. */
  readonly name: string
  /** Checked values of all declared inputs. */
  readonly inputs: Readonly<Record<string, unknown>>
  /** Arguments after `--`. */
  readonly args: readonly string[]
  /** Real path of the project's folder. */
  readonly projectDir: string
  readonly stepTypes: ReadonlyMap<string, AnyStepType>
  /** Called with the names of secrets as the plan declares them. */
  readonly onSecrets?: (names: readonly string[]) => void
  /** Masks what a name must not show. */
  readonly hide?: (text: string) => string
}

/**
 * Calls the pipeline's plan function and checks everything it declares, because no compiler checks a config before it runs. The graph's own
 * check finds loops and unknown needs afterwards.
 *
 * @throws UserError for every mistake, with the line of the project's code that made it.
 */
export const buildPlan = async (request: PlanRequest): Promise<{ readonly plan: Plan; readonly tasks: ReadonlyMap<JobId, JobTask> }> => {
  const { definition, name, args, projectDir, stepTypes } = request
  const plan: unknown = Reflect.get(definition, 'plan')
  if (typeof plan !== 'function') {
    throw new UserError('wrong-pipeline', `Pipeline "${name}" has no plan function.`, ['Write pipeline({ plan({ job }) { … } }).'])
  }
  const inputs = guardedRecord(request.inputs, Object.keys(definition.inputs), (input, near) => unknownInput(name, input, near))
  const pipelineSecrets = readSecrets(definition.secrets, refusalFor(`Pipeline "${name}"`))
  // the plan function itself may throw an error that contains one of them
  request.onSecrets?.(pipelineSecrets)
  const secrets = secretTexts(definition.inputs, request.inputs)
  const collector = createJobCollector({
    pipeline: name,
    inputs,
    stepTypes,
    pipelineSecrets,
    onSecrets: request.onSecrets ?? (() => undefined),
    hide: request.hide ?? ((text) => secrets.reduce((shown, secret) => shown.replaceAll(secret, hidden), text)),
  })
  try {
    await Reflect.apply(plan, definition, [{ job: collector.job, matrix: collector.matrix, inputs, args, projectDir }])
  } catch (error) {
    throw explained(error, request)
  }
  const { jobs, tasks } = collector.finish()
  return { plan: { jobs }, tasks }
}

const unknownInput = (pipeline: string, input: string, near: string | undefined): UserError =>
  new UserError('unknown-input', `Pipeline "${pipeline}" has no input "${input}".`, [
    near === undefined ? "Declare it in the pipeline's `inputs`." : `Did you mean inputs.${near}?`,
  ])

/** Adds the line in the project. An error that is not a `UserError` was thrown by the author's own code. */
const explained = (error: unknown, { name, projectDir }: PlanRequest): UserError => {
  const place = error instanceof Error ? placeInProject(error, projectDir) : undefined
  const at = place === undefined ? '' : ` (${place})`
  if (error instanceof UserError) {
    return new UserError(error.code, error.message.replace(/\.$/, `${at}.`), error.tryThis, { cause: error, exitCode: error.exitCode })
  }
  const said = error instanceof Error ? firstLine(error) : describeValue(error)
  const word = commonJsWord(error)
  return new UserError(
    'plan-threw',
    `Pipeline "${name}": its plan threw ${said}${at}`,
    [word ? `A config is an ES module. ${word.instead}` : 'Fix the plan function. Nothing has run.'],
    {
      cause: error,
    },
  )
}

const firstLine = (error: Error): string => `${error.name}: ${error.message.split('\n')[0] ?? ''}`
