import { statSync } from 'node:fs'
import type { EventOf } from '../model/event.ts'
import { UserError } from '../model/user-error.ts'
import { hidden } from '../pipeline/inputs/input-value.ts'
import type { Inputs } from '../pipeline/inputs/input.ts'
import { parseInputs } from '../pipeline/inputs/parse-inputs.ts'
import { commandPipeline } from '../project/command-pipeline.ts'
import type { PreparedRun } from './execute-run.ts'
import { getPipeline } from '../project/find-pipeline.ts'
import { openProject, type ProjectDoors } from '../project/open-project.ts'
import { openWorkingDirectory } from '../project/open-working-directory.ts'
import { prepareRun, type RunWish } from './prepare-run.ts'
import { rerunCommand } from '../records/rerun-command.ts'

type Started = Omit<EventOf<'run.started'>, 'v' | 'seq' | 'at' | 'type'>

/**
 * Prepares the same run again, as its record tells it: pipeline, inputs, arguments, options and directory. Everything else is as it is
 * now: the config, the files and the environment.
 *
 * @throws UserError when the record does not hold what is needed, such as a secret input.
 */
export const prepareRetry = async (
  started: Started,
  doors: ProjectDoors,
  env: Readonly<Record<string, string | undefined>>,
): Promise<PreparedRun> => {
  const { directory, args, options } = started
  if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UserError('no-directory', `The directory that the run ${started.run} was started in is gone: ${directory}.`)
  }
  return prepareRun({
    ...(started.command ? await commandAgain(started, started.command, doors) : await pipelineAgain(started, doors)),
    pipeline: started.pipeline,
    directory,
    args,
    env,
    only: options.only,
    from: options.from,
    failFast: options.failFast ?? false,
    concurrency: options.concurrency,
  })
}

type Again = Pick<RunWish, 'definition' | 'projectDir' | 'host' | 'inputs' | 'command'>

const pipelineAgain = async (started: Started, doors: ProjectDoors): Promise<Again> => {
  const { project, host, pipelines } = await openProject(started.directory, doors)
  const { definition } = getPipeline(pipelines, started.pipeline)
  refuseSecrets(started, definition.inputs)
  const inputs = parseInputs(definition.inputs, started.inputs, { of: `Pipeline "${started.pipeline}"`, noun: 'input' })
  return { definition, projectDir: project.directory, host, inputs }
}

const commandAgain = async (started: Started, command: readonly string[], doors: ProjectDoors): Promise<Again> => {
  const { pipeline, directory } = started
  if (holdsStars(command)) throw secretsNotRecorded(started, 'secrets among its words')
  const { projectDir, host } = await openWorkingDirectory(directory, doors)
  return { definition: commandPipeline(pipeline, command, directory), projectDir, host, inputs: {}, command }
}

/** What was written down of a secret is not its value. */
const refuseSecrets = (started: Started, declared: Inputs): void => {
  const { inputs, args } = started
  const names = Object.keys(inputs).filter((name) => {
    const spec = declared[name]?.spec
    return (inputs[name] === hidden && (spec?.secret === true || spec?.of?.spec.secret === true)) || holdsStars(inputs[name])
  })
  const secrets = [
    ...(names.length > 0
      ? [`the secret ${names.length === 1 ? 'input' : 'inputs'} ${names.map((name) => `"${name}"`).join(' and ')}`]
      : []),
    ...(holdsStars(args) ? ['secrets among its arguments'] : []),
  ]
  if (secrets.length === 0) return
  throw secretsNotRecorded(started, secrets.join(' and '))
}

const holdsStars = (value: unknown): boolean => JSON.stringify(value ?? null).includes(hidden)

const secretsNotRecorded = (started: Started, what: string): UserError =>
  new UserError('secret-input', `The run ${started.run} had ${what}, and secrets are not recorded.`, [
    `Give them again: \`${rerunCommand(started)}\`.`,
  ])
