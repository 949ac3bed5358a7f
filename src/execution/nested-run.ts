import type { RunId } from '../model/ids.ts'
import { UserError } from '../model/user-error.ts'
import { fromJsonText, toJsonText } from '../model/record-json.ts'

/** Variable with the pipelines that a process runs inside of, outermost first, as JSON: `[[project, name], …]`. */
const stackVariable = 'SPARKWING_PIPELINE_STACK'
/** Variable with the jobs around the run that set it, outermost first, as JSON: `[[run, job], …]`. */
const outerJobsVariable = 'SPARKWING_OUTER_JOBS'
/** Variable with the names of the secrets of the jobs that a process runs inside of, as JSON: `[name, …]`. */
const secretsVariable = 'SPARKWING_SECRETS'

/** Returns an error if a pipeline is started inside itself, which would never end. */
export const nestedRunProblem = (
  env: Readonly<Record<string, string | undefined>>,
  project: string,
  name: string,
): UserError | undefined => {
  const stack = pipelineStack(env)
  const start = stack.findIndex(([otherProject, otherName]) => otherProject === project && otherName === name)
  if (start < 0) return undefined
  const loop = [...stack.slice(start).map(([, otherName]) => otherName), name].join(' → ')
  return new UserError('nested-run', `The pipeline ${name} was started inside its own run (${loop}), which would never end.`, [
    `Make its jobs call the tool directly instead of \`sparkwing run ${name}\`.`,
  ])
}

/** The variables added to the environment of a run's commands. */
export const childEnvironment = (
  env: Readonly<Record<string, string | undefined>>,
  /** `pipeline` is `undefined` for a recorded command, whose name is not that of a pipeline. */
  run: { readonly id: RunId; readonly project: string; readonly pipeline: string | undefined },
): { readonly SPARKWING_RUN_ID: string; readonly [stackVariable]: string; readonly [outerJobsVariable]: string } => ({
  SPARKWING_RUN_ID: run.id,
  [outerJobsVariable]: toJsonText(outerJobs(env).map(({ run: outer, job }) => [outer, job])),
  [stackVariable]: toJsonText([...pipelineStack(env), ...(run.pipeline === undefined ? [] : [[run.project, run.pipeline]])]),
})

/** The jobs that a process with this environment runs inside of, outermost first. */
export const outerJobs = (env: Readonly<Record<string, string | undefined>>): readonly { readonly run: string; readonly job: string }[] => {
  const run = env['SPARKWING_RUN_ID'] ?? ''
  if (run === '') return []
  const outer = listIn(env[outerJobsVariable])
    .filter(isEntry)
    .map(([outerRun, job]) => ({ run: outerRun, job }))
  return [...outer, { run, job: env['SPARKWING_JOB'] ?? '' }]
}

/** The variable added to the environment of a job's commands, so that a run inside the job knows which variables to mask. */
export const secretsEnvironment = (
  env: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): Readonly<Record<string, string>> => {
  const all = new Set([...secretNames(env), ...names])
  return all.size === 0 ? {} : { [secretsVariable]: toJsonText([...all]) }
}

/** The secrets of the jobs around a process that are in its environment. */
export const outerSecrets = (env: Readonly<Record<string, string | undefined>>): readonly string[] =>
  secretNames(env).flatMap((name) => env[name] ?? [])

const pipelineStack = (env: Readonly<Record<string, string | undefined>>): readonly (readonly [project: string, name: string])[] =>
  listIn(env[stackVariable]).filter(isEntry)

const secretNames = (env: Readonly<Record<string, string | undefined>>): readonly string[] =>
  listIn(env[secretsVariable]).filter((name) => typeof name === 'string')

const listIn = (text = '[]'): readonly unknown[] => {
  try {
    const list: unknown = fromJsonText(text)
    return Array.isArray(list) ? list : []
  } catch {
    // not written by us
    return []
  }
}

const isEntry = (value: unknown): value is [string, string] =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && typeof value[1] === 'string'
