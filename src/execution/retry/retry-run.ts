import type { StartedRun } from '../../model/run-record.ts'
import type { RunRequest } from '../../model/run-request.ts'
import type { Inputs } from '../../pipeline/inputs/input.ts'
import { parseInputs } from '../../pipeline/inputs/parse-inputs.ts'
import { commandPipeline } from '../../project/command-pipeline.ts'
import { openPipeline, type ProjectPorts } from '../../project/open-project.ts'
import { openWorkingDirectory } from '../../project/open-working-directory.ts'
import { prepareRun, type RunSource } from '../prepare-run.ts'
import type { PreparedRun } from '../prepared-run.ts'
import type { AskedRetry } from './retry-part.ts'
import { goneDirectory } from './gone-directory.ts'
import { recordedRequest, refuseSecrets, retryInputs, type RetryChanges, type RetryInputs } from './retry-request.ts'

/** A recorded run whose pipeline was found again. */
export interface OpenRetry {
  /** The inputs that the pipeline declares now; none for a command. */
  readonly declared: Inputs
  readonly inputs: RetryInputs
  /**
   * Makes and checks the plan.
   *
   * @throws UserError if the record lacks something that is needed, such as a secret input, or no longer fits the pipeline.
   */
  readonly prepare: () => Promise<PreparedRun>
}

/**
 * Opens what a recorded run ran, as it is now: the config, the files and the environment are read again.
 *
 * @throws UserError if its directory or its pipeline is gone, or the config is broken.
 */
export const openRetry = async (
  started: StartedRun,
  ports: ProjectPorts,
  env: Readonly<Record<string, string | undefined>>,
  changes: RetryChanges = {},
): Promise<OpenRetry> => {
  const gone = goneDirectory(started.directory)
  if (gone) throw gone
  const { project, ...source } = await (started.command ? openCommand(started, started.command, ports) : openAgain(started, ports))
  const declared = source.definition.inputs
  const inputs = retryInputs(started, declared, changes)
  return {
    declared,
    inputs,
    prepare: async () => {
      refuseSecrets(started, inputs.asked)
      const checked = parseInputs(declared, inputs.values, { of: `Pipeline "${started.pipeline}"`, noun: 'input' })
      const request: RunRequest<unknown> = { ...recordedRequest(started), project, inputs: checked }
      return prepareRun(request, { ...source, env, retry: asRetry(started, changes.part) })
    },
  }
}

/**
 * Prepares the same run again.
 *
 * @throws UserError for everything that {@link openRetry} and its `prepare` refuse.
 */
export const prepareRetry = async (...opening: Parameters<typeof openRetry>): Promise<PreparedRun> => {
  const { prepare } = await openRetry(...opening)
  return prepare()
}

const asRetry = ({ run, retryOf }: StartedRun, part: AskedRetry['part']): AskedRetry => {
  const first = retryOf?.first ?? run
  if (!part) return { of: { run, first, mode: 'all' } }
  const { asked } = part
  return { of: { run, first, ...asked }, part }
}

type Again = Omit<RunSource, 'env'> & { readonly project: string }

const openAgain = async (started: StartedRun, ports: ProjectPorts): Promise<Again> => {
  const { project, host, pipeline } = await openPipeline(started.directory, started.pipeline, ports, started.project)
  return { definition: pipeline.definition, host, project: project.directory }
}

const openCommand = async ({ pipeline, directory }: StartedRun, command: readonly string[], ports: ProjectPorts): Promise<Again> => {
  const { projectDir, host } = await openWorkingDirectory(directory, ports)
  return { definition: commandPipeline(pipeline, command, directory), host, project: projectDir }
}
