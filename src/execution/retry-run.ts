import { statSync } from 'node:fs'
import type { StartedRun } from '../model/run-record.ts'
import type { RunRequest } from '../model/run-request.ts'
import { UserError } from '../model/user-error.ts'
import { hidden } from '../pipeline/inputs/input-value.ts'
import type { Inputs } from '../pipeline/inputs/input.ts'
import { parseInputs } from '../pipeline/inputs/parse-inputs.ts'
import { commandPipeline } from '../project/command-pipeline.ts'
import type { PreparedRun } from './prepared-run.ts'
import { openPipeline, type ProjectPorts } from '../project/open-project.ts'
import { openWorkingDirectory } from '../project/open-working-directory.ts'
import { prepareRun, type RunSource } from './prepare-run.ts'
import { rerunCommand } from '../records/rerun-command.ts'
import { toJsonText } from '../model/record-json.ts'

/**
 * Prepares the same run again from its recorded request. Everything else is as it is now: the config, the files and the environment.
 *
 * @throws UserError if the record lacks something that is needed, such as a secret input.
 */
export const prepareRetry = async (
  started: StartedRun,
  ports: ProjectPorts,
  env: Readonly<Record<string, string | undefined>>,
): Promise<PreparedRun> => {
  const { directory } = started
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UserError('no-directory', `The directory in which the run ${started.run} was started no longer exists: ${directory}.`)
  }
  const { request, ...source } = await (started.command ? commandAgain(started, started.command, ports) : pipelineAgain(started, ports))
  return prepareRun(request, { ...source, env })
}

type Again = Omit<RunSource, 'env'> & { readonly request: RunRequest<unknown> }

const pipelineAgain = async (started: StartedRun, ports: ProjectPorts): Promise<Again> => {
  const { project, host, pipeline } = await openPipeline(started.directory, started.pipeline, ports, started.project)
  const { definition } = pipeline
  refuseSecrets(started, definition.inputs)
  const inputs = parseInputs(definition.inputs, started.inputs, { of: `Pipeline "${started.pipeline}"`, noun: 'input' })
  return { definition, host, request: { ...requestOf(started), project: project.directory, inputs } }
}

const commandAgain = async (started: StartedRun, command: readonly string[], ports: ProjectPorts): Promise<Again> => {
  const { pipeline, directory } = started
  if (holdsStars(command)) throw secretsNotRecorded(started, 'secrets in its command')
  const { projectDir, host } = await openWorkingDirectory(directory, ports)
  return {
    definition: commandPipeline(pipeline, command, directory),
    host,
    request: { ...requestOf(started), project: projectDir, inputs: {} },
  }
}

/** The recorded request, without what belonged only to that run. */
const requestOf = ({ run, owner, versions, git, ...request }: StartedRun): RunRequest => request

/** Refuses a run with secret inputs or arguments, because secrets are recorded only as stars. */
const refuseSecrets = (started: StartedRun, declared: Inputs): void => {
  const { inputs, args } = started
  const names = Object.keys(inputs).filter((name) => {
    const spec = declared[name]?.spec
    return (inputs[name] === hidden && (spec?.secret === true || spec?.of?.spec.secret === true)) || holdsStars(inputs[name])
  })
  const secrets = [
    ...(names.length > 0
      ? [`the secret ${names.length === 1 ? 'input' : 'inputs'} ${names.map((name) => `"${name}"`).join(' and ')}`]
      : []),
    ...(holdsStars(args) ? ['secrets in its arguments'] : []),
  ]
  if (secrets.length === 0) return
  throw secretsNotRecorded(started, secrets.join(' and '))
}

const holdsStars = (value: unknown): boolean => toJsonText(value ?? null).includes(hidden)

const secretsNotRecorded = (started: StartedRun, what: string): UserError =>
  new UserError('secret-input', `The run ${started.run} had ${what}, but secrets are not recorded.`, [
    `Run it again with their values: \`${rerunCommand(started)}\`.`,
  ])
