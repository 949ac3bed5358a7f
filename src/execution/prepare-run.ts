import { checkPlan } from '../graph/check-plan.ts'
import { selectJobs } from '../graph/select-jobs.ts'
import type { Plan } from '../model/plan.ts'
import { UserError } from '../model/user-error.ts'
import type { AnyPipeline } from '../pipeline/pipeline.ts'
import { buildPlan } from '../pipeline/build-plan.ts'
import { maskSecretInputs } from '../pipeline/inputs/mask-secret-inputs.ts'
import { gitFacts } from './git-facts.ts'
import { nestedRunProblem, outerSecrets } from './nested-run.ts'
import type { PreparedRun } from './execute-run.ts'
import type { PluginHost } from '../project/plugin-host.ts'
import { RunSecrets } from './run-secrets.ts'

/** What a run is asked to be. */
export interface RunWish {
  readonly pipeline: string
  readonly definition: AnyPipeline
  readonly projectDir: string
  readonly directory: string
  readonly host: PluginHost
  /** Values of the pipeline's inputs, checked and with their defaults. */
  readonly inputs: Readonly<Record<string, unknown>>
  readonly args: readonly string[]
  readonly command?: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly only?: string | undefined
  readonly from?: string | undefined
  readonly failFast: boolean
  readonly concurrency?: number | undefined
}

/**
 * Builds and checks the plan; nothing has run and nothing is on disk afterwards.
 *
 * @throws UserError for every mistake in the plan or in the selection.
 */
export const prepareRun = async (wish: RunWish): Promise<PreparedRun> => {
  // a command comes to its end by itself: what it is called says nothing of what it does
  const nested = wish.command ? undefined : nestedRunProblem(wish.env, wish.projectDir, wish.pipeline)
  if (nested) throw nested
  const git = gitFacts(wish.directory)
  const secrets = new RunSecrets(wish.env)
  // masked as those around us mask them, and given to our jobs like any other variable
  for (const value of outerSecrets(wish.env)) secrets.book.add(value)
  return secrets.guard(() => prepareWith(secrets, git, wish))
}

const prepareWith = async (secrets: RunSecrets, git: PreparedRun['git'], wish: RunWish): Promise<PreparedRun> => {
  secrets.declareInputs(wish.definition.inputs, wish.inputs)
  const { plan, tasks } = await buildPlan({
    definition: wish.definition,
    name: wish.pipeline,
    inputs: wish.inputs,
    args: wish.args,
    projectDir: wish.projectDir,
    stepTypes: wish.host.stepTypes,
    onSecrets: secrets.declare,
    hide: (text) => secrets.book.text(text),
  })
  checkPlan(plan)
  refuseShownLocks(wish.pipeline, plan, secrets)
  const notSelected = selectJobs(plan, {
    ...(wish.only !== undefined && { only: wish.only }),
    ...(wish.from !== undefined && { from: wish.from }),
  })
  secrets.require(
    wish.pipeline,
    plan.jobs.filter(({ id }) => !notSelected.has(id)),
  )
  return {
    pipeline: wish.pipeline,
    project: wish.projectDir,
    directory: wish.directory,
    plan,
    tasks,
    notSelected,
    inputs: wish.inputs,
    shownInputs: maskSecretInputs(wish.definition.inputs, wish.inputs),
    secrets,
    args: wish.args,
    ...(wish.command && { command: wish.command }),
    env: wish.env,
    stepTypes: wish.host.stepTypes,
    storage: wish.host.storage,
    git,
    failFast: wish.failFast,
    ...(wish.only !== undefined && { only: wish.only }),
    ...(wish.from !== undefined && { from: wish.from }),
    ...(wish.concurrency !== undefined && { concurrency: wish.concurrency }),
  }
}

/** Locks are the same when their names are: a masked name would be one for different locks, and the name itself is written down. */
const refuseShownLocks = (pipeline: string, { jobs }: Plan, { book }: RunSecrets): void => {
  for (const { id, lock } of jobs) {
    if (!lock || book.text(lock.name) === lock.name) continue
    throw new UserError('secret-in-lock', `Pipeline "${pipeline}", job "${id}": the name of its lock "${lock.name}" shows a secret.`, [
      'Name the lock otherwise: names of locks are written down, and other runs show them.',
    ])
  }
}
