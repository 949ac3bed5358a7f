import { checkPlan } from '../graph/check-plan.ts'
import { selectJobs } from '../graph/select-jobs.ts'
import type { Plan } from '../model/plan.ts'
import { toJsonText } from '../model/record-json.ts'
import type { RunRequest } from '../model/run-request.ts'
import { UserError } from '../model/user-error.ts'
import type { AnyPipeline } from '../pipeline/pipeline.ts'
import { buildPlan } from '../pipeline/build-plan.ts'
import type { Inputs } from '../pipeline/inputs/input.ts'
import { maskSecretInputs } from '../pipeline/inputs/mask-secret-inputs.ts'
import { cacheMode } from './results/open-results.ts'
import { gitFacts } from './git-facts.ts'
import { nestedRunProblem, outerSecrets } from './nested-run.ts'
import type { PluginHost } from '../project/plugin-host.ts'
import type { PreparedRun } from './prepared-run.ts'
import { leftOutOfPart, prepareRetry, type AskedRetry } from './retry/retry-part.ts'
import { RunSecrets } from './run-secrets.ts'

/** The pipeline of a request, and what its jobs run with. */
export interface RunSource {
  readonly definition: AnyPipeline
  readonly host: PluginHost
  readonly env: Readonly<Record<string, string | undefined>>
  /** Present if the run repeats another one. */
  readonly retry?: AskedRetry
}

/**
 * Builds and checks the plan. Does not run anything or write to disk.
 *
 * @throws UserError for any mistake in the plan or in the selection.
 */
export const prepareRun = async (request: RunRequest<unknown>, source: RunSource): Promise<PreparedRun> => {
  const { env } = source
  // a recorded command is not a pipeline, whatever its name, so it cannot recurse
  const nested = request.command ? undefined : nestedRunProblem(env, request.project, request.pipeline)
  if (nested) throw nested
  const git = gitFacts(request.directory)
  const secrets = new RunSecrets(env)
  // secrets of the runs around this one are masked here too, but passed to jobs like any other variable
  for (const value of outerSecrets(env)) secrets.book.add(value)
  return secrets.guard(async () => ({ ...(await planRun(request, source, secrets)), git }))
}

const planRun = async (
  request: RunRequest<unknown>,
  { definition, host, env, retry }: RunSource,
  secrets: RunSecrets,
): Promise<Omit<PreparedRun, 'git'>> => {
  const { pipeline, inputs, args, options } = request
  secrets.declareInputs(definition.inputs, inputs)
  const { plan, tasks } = await buildPlan({
    definition,
    name: pipeline,
    inputs,
    args,
    projectDir: request.project,
    stepTypes: host.stepTypes,
    onSecrets: secrets.declare,
    hide: (text) => secrets.book.text(text),
  })
  checkPlan(plan)
  refuseShownLocks(pipeline, plan, secrets)
  const selected = selectJobs(plan, options)
  const notSelected = retry?.part ? new Map([...leftOutOfPart(plan, selected, retry.of, retry.part), ...selected]) : selected
  if (plan.jobs.some(({ cache }) => cache)) {
    const { checkCachedPlan } = await import('../cache/check-cached-plan.ts')
    const { checkBound } = await import('../cache/keep-house.ts')
    checkBound(env)
    cacheMode(options, env)
    checkCachedPlan(plan, tasks, { pipeline, project: request.project, notSelected })
  }
  secrets.require(
    pipeline,
    plan.jobs.filter(({ id }) => !notSelected.has(id)),
  )
  const recorded = { ...request, inputs: maskSecretInputs(definition.inputs, inputs) }
  return {
    request,
    recorded,
    typed: secrets.book.data({ ...recorded, inputs: withoutDefaults(definition.inputs, recorded.inputs) }),
    plan,
    isOneCommand: definition.isOneCommand === true,
    tasks,
    notSelected,
    ...(retry && { retry: prepareRetry(retry, plan, { notSelected, book: secrets.book }) }),
    secrets,
    env,
    stepTypes: host.stepTypes,
    storage: host.storage,
    reporters: host.reporters,
  }
}

const withoutDefaults = (declared: Inputs, inputs: RunRequest['inputs']): RunRequest['inputs'] =>
  Object.fromEntries(Object.entries(inputs).filter(([name, value]) => !isDefault(declared[name], value)))

/** An on-off input without a default is off. */
const isDefault = (input: Inputs[string] | undefined, value: unknown): boolean =>
  input !== undefined && toJsonText(value) === toJsonText(input.spec.default ?? (input.type === 'flag' ? false : undefined))

/** Refuses lock names that contain a secret. The name is recorded, and masking it could give different locks the same name. */
const refuseShownLocks = (pipeline: string, { jobs }: Plan, { book }: RunSecrets): void => {
  for (const { id, lock } of jobs) {
    if (!lock || book.text(lock.name) === lock.name) continue
    throw new UserError('secret-in-lock', `Pipeline "${pipeline}", job "${id}": the name of its lock "${lock.name}" contains a secret.`, [
      'Rename the lock: lock names are recorded, and other runs show them.',
    ])
  }
}
