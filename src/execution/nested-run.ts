import type { RunId } from '../model/ids.ts'
import { UserError } from '../model/user-error.ts'

/** Names the pipelines a process runs inside of, outermost first: JSON, `[[project, name], …]`. */
const stackVariable = 'SPARKWING_PIPELINE_STACK'
/** The jobs around the run that set it, outermost first: JSON, `[[run, job], …]`. */
const outerJobsVariable = 'SPARKWING_OUTER_JOBS'
/** Names the variables that are secrets of the jobs a process runs inside of: JSON, `[name, …]`. */
const secretsVariable = 'SPARKWING_SECRETS'

/** The mistake of starting a pipeline inside itself, which would never end, or `undefined` when all is well. */
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
    `Let its jobs call the tool itself and not \`sparkwing run ${name}\`.`,
  ])
}

/** What the commands of a run find in their environment besides everything else. */
export const childEnvironment = (
  env: Readonly<Record<string, string | undefined>>,
  /** Without a pipeline where a command is recorded: its name is no pipeline's. */
  run: { readonly id: RunId; readonly project: string; readonly pipeline: string | undefined },
): { readonly SPARKWING_RUN_ID: string; readonly [stackVariable]: string; readonly [outerJobsVariable]: string } => ({
  SPARKWING_RUN_ID: run.id,
  [outerJobsVariable]: JSON.stringify(outerJobs(env).map(({ run: outer, job }) => [outer, job])),
  [stackVariable]: JSON.stringify([...pipelineStack(env), ...(run.pipeline === undefined ? [] : [[run.project, run.pipeline]])]),
})

/** The jobs that a process runs inside of, outermost first. */
export const outerJobs = (env: Readonly<Record<string, string | undefined>>): readonly { readonly run: string; readonly job: string }[] => {
  const run = env['SPARKWING_RUN_ID'] ?? ''
  if (run === '') return []
  const outer = listIn(env[outerJobsVariable])
    .filter(isEntry)
    .map(([outerRun, job]) => ({ run: outerRun, job }))
  return [...outer, { run, job: env['SPARKWING_JOB'] ?? '' }]
}

/** What the commands of a job find besides: which of their variables a run inside it must mask. */
export const secretsEnvironment = (
  env: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): Readonly<Record<string, string>> => {
  const all = new Set([...secretNames(env), ...names])
  return all.size === 0 ? {} : { [secretsVariable]: JSON.stringify([...all]) }
}

/** The secrets that the jobs around a process were given, as far as its environment holds them. */
export const outerSecrets = (env: Readonly<Record<string, string | undefined>>): readonly string[] =>
  secretNames(env).flatMap((name) => env[name] ?? [])

const pipelineStack = (env: Readonly<Record<string, string | undefined>>): readonly (readonly [project: string, name: string])[] =>
  listIn(env[stackVariable]).filter(isEntry)

const secretNames = (env: Readonly<Record<string, string | undefined>>): readonly string[] =>
  listIn(env[secretsVariable]).filter((name) => typeof name === 'string')

const listIn = (text = '[]'): readonly unknown[] => {
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) ? list : []
  } catch {
    // not written by us
    return []
  }
}

const isEntry = (value: unknown): value is [string, string] =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && typeof value[1] === 'string'
