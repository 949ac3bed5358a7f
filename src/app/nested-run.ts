import type { RunId } from '../model/ids.ts'
import { UserError } from '../model/user-error.ts'

/** Names the pipelines a process runs inside of, outermost first: JSON, `[[project, name], …]`. */
const stackVariable = 'SPARKWING_PIPELINE_STACK'

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
  run: { readonly id: RunId; readonly project: string; readonly pipeline: string },
): { readonly SPARKWING_RUN_ID: string; readonly [stackVariable]: string } => ({
  SPARKWING_RUN_ID: run.id,
  [stackVariable]: JSON.stringify([...pipelineStack(env), [run.project, run.pipeline]]),
})

const pipelineStack = (env: Readonly<Record<string, string | undefined>>): readonly (readonly [project: string, name: string])[] => {
  try {
    const stack: unknown = JSON.parse(env[stackVariable] ?? '[]')
    return Array.isArray(stack) ? stack.filter(isEntry) : []
  } catch {
    // not written by us
    return []
  }
}

const isEntry = (value: unknown): value is [string, string] =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && typeof value[1] === 'string'
