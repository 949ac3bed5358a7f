import { UserError } from '../../model/user-error.ts'
import type { StartOptionsJson, StartRunJson } from '../../wire/api.ts'
import { handInputs } from '../../project/handed-inputs.ts'

/** How to start a run. */
export interface Start {
  readonly args: readonly string[]
  /** Added to the environment of the run. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

/**
 * The arguments of `sparkwing run` for a request. Nothing in the request can become a flag of the command itself. Values of inputs do not
 * appear in the list of processes, because they may be secrets.
 *
 * @throws UserError if the request cannot be expressed as arguments.
 */
export const startArguments = ({ pipeline, inputs = {}, args = [], options = {} }: StartRunJson): Start => {
  if (pipeline === '' || pipeline.startsWith('-')) {
    throw new UserError('unknown-pipeline', `There is no pipeline "${pipeline}".`, ['`sparkwing run` in the project lists what there is.'])
  }
  return {
    args: ['run', '--output=quiet', '--this-project', ...optionFlags(options), pipeline, ...(args.length > 0 ? ['--', ...args] : [])].map(
      refuseNul,
    ),
    env: handInputs(inputs),
  }
}

const optionFlags = ({ only = [], from, concurrency }: StartOptionsJson): readonly string[] => [
  ...only.map((glob) => `--only=${glob}`),
  ...(from === undefined ? [] : [`--from=${from}`]),
  ...(concurrency === undefined ? [] : [`--concurrency=${concurrency}`]),
]

const refuseNul = (text: string): string => {
  if (!text.includes('\0')) return text
  throw new UserError('wrong-input', 'A text that contains NUL cannot be passed to a run.')
}
