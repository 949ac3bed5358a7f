import type { StartedRun } from '../../model/run-record.ts'
import type { RunRequest } from '../../model/run-request.ts'
import { toJsonText } from '../../model/record-json.ts'
import { UserError } from '../../model/user-error.ts'
import { readGivenInputs } from '../../pipeline/inputs/input-flags.ts'
import { hidden } from '../../pipeline/inputs/input-value.ts'
import type { Inputs } from '../../pipeline/inputs/input.ts'
import type { InputValues } from '../../pipeline/inputs/parse-inputs.ts'
import type { AskedRetry } from './retry-part.ts'
import { rerunCommand } from '../../records/rerun-command.ts'

/** Inputs that differ from the recorded ones, as flags: `--input`, `name=value`. */
export interface RetryChanges {
  /** Each replaces one recorded input. */
  readonly inputs?: readonly string[]
  /** Together they replace all recorded inputs. */
  readonly allInputs?: readonly string[] | undefined
  /** Only a part of it is to be repeated. */
  readonly part?: AskedRetry['part'] | undefined
}

/** The values for the inputs of a repeated run, not yet checked. */
export interface RetryInputs {
  readonly values: InputValues
  /** Names of the inputs whose recorded value is not complete, because it is or contains a secret. Their values are useless. */
  readonly asked: ReadonlySet<string>
}

/** Joins the recorded inputs with the changes. */
export const retryInputs = (started: StartedRun, declared: Inputs, { inputs = [], allInputs }: RetryChanges): RetryInputs => {
  const { inputs: given } = readGivenInputs(declared, [...(allInputs ?? []), ...inputs], { pipeline: started.pipeline })
  const recorded = allInputs === undefined ? started.inputs : {}
  const asked = Object.entries(recorded).flatMap(([name, value]) => (!Object.hasOwn(given, name) && holdsStars(value) ? [name] : []))
  return { values: { ...recorded, ...given }, asked: new Set(asked) }
}

/** The recorded request, without what belonged only to that run. */
export const recordedRequest = ({ run, owner, versions, git, retryOf, ...request }: StartedRun): RunRequest => request

/**
 * Refuses to repeat a run whose inputs, arguments or command had a secret, because secrets are recorded only as stars.
 *
 * @throws UserError
 */
export const refuseSecrets = (started: StartedRun, asked: ReadonlySet<string>): void => {
  const { run, args, command } = started
  const secrets = [
    ...(asked.size > 0
      ? [`the secret ${asked.size === 1 ? 'input' : 'inputs'} ${[...asked].map((name) => `"${name}"`).join(' and ')}`]
      : []),
    ...(holdsStars(args) ? ['secrets in its arguments'] : []),
    ...(command && holdsStars(command) ? ['secrets in its command'] : []),
  ]
  if (secrets.length === 0) return
  throw new UserError('secret-input', `The run ${run} had ${secrets.join(' and ')}, but secrets are not recorded.`, [
    `Run it again with their values: \`${rerunCommand(started)}\`.`,
  ])
}

export const holdsStars = (value: unknown): boolean => toJsonText(value ?? null).includes(hidden)
