import { checkPlan } from '../graph/check-plan.ts'
import { selectJobs } from '../graph/select-jobs.ts'
import type { Plan } from '../model/plan.ts'
import type { RunRequest } from '../model/run-request.ts'
import { UserError } from '../model/user-error.ts'
import type { AnyPipeline } from '../pipeline/pipeline.ts'
import { buildPlan } from '../pipeline/build-plan.ts'
import { maskSecretInputs } from '../pipeline/inputs/mask-secret-inputs.ts'
import { gitFacts } from './git-facts.ts'
import { nestedRunProblem, outerSecrets } from './nested-run.ts'
import type { PluginHost } from '../project/plugin-host.ts'
import type { PreparedRun } from './prepared-run.ts'
import { RunSecrets } from './run-secrets.ts'

/** Where the pipeline of a request comes from, and what its jobs find around them. */
export interface RunSource {
  readonly definition: AnyPipeline
  readonly host: PluginHost
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * Builds and checks the plan. It runs nothing and writes nothing to disk.
 *
 * @throws UserError for every mistake in the plan or in the selection.
 */
export const prepareRun = async (request: RunRequest<unknown>, source: RunSource): Promise<PreparedRun> => {
  const { env } = source
  // a command comes to an end by itself, whatever it is called
  const nested = request.command ? undefined : nestedRunProblem(env, request.project, request.pipeline)
  if (nested) throw nested
  const git = gitFacts(request.directory)
  const secrets = new RunSecrets(env)
  // masked as the runs around us mask them, and given to our jobs like any other variable
  for (const value of outerSecrets(env)) secrets.book.add(value)
  return secrets.guard(async () => ({ ...(await planRun(request, source, secrets)), git }))
}

const planRun = async (
  request: RunRequest<unknown>,
  { definition, host, env }: RunSource,
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
  const notSelected = selectJobs(plan, options)
  secrets.require(
    pipeline,
    plan.jobs.filter(({ id }) => !notSelected.has(id)),
  )
  const recorded = { ...request, inputs: maskSecretInputs(definition.inputs, inputs) }
  return { request, recorded, plan, tasks, notSelected, secrets, env, stepTypes: host.stepTypes, storage: host.storage }
}

/** Locks are the same when their names are: a masked name would be one for different locks, and the name itself is written down. */
const refuseShownLocks = (pipeline: string, { jobs }: Plan, { book }: RunSecrets): void => {
  for (const { id, lock } of jobs) {
    if (!lock || book.text(lock.name) === lock.name) continue
    throw new UserError('secret-in-lock', `Pipeline "${pipeline}", job "${id}": the name of its lock "${lock.name}" contains a secret.`, [
      'Name the lock otherwise: names of locks are written down, and other runs show them.',
    ])
  }
}
