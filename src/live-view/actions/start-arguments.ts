import { UserError } from '../../model/user-error.ts'
import type { StartRunJson } from '../../wire/api.ts'
import { handInputs } from '../../project/handed-inputs.ts'

/** What a run is started with. */
export interface Start {
  readonly args: readonly string[]
  /** Added to its environment. */
  readonly env?: Readonly<Record<string, string>>
}

/**
 * The call of `sparkwing run` that a request asks for. Nothing in the request can become a flag of the command itself, and no value of an
 * input shows in the list of processes: it may be a secret.
 *
 * @throws UserError when the request cannot be written as a call.
 */
export const startArguments = ({ pipeline, inputs = {}, args = [] }: StartRunJson): Start => {
  if (pipeline === '' || pipeline.startsWith('-')) {
    throw new UserError('unknown-pipeline', `There is no pipeline \`${pipeline}\`.`, [
      '`sparkwing run` in the project lists what there is.',
    ])
  }
  return { args: ['run', '--output=quiet', pipeline, ...(args.length > 0 ? ['--', ...args] : [])].map(refuseNul), env: handInputs(inputs) }
}

const refuseNul = (text: string): string => {
  if (!text.includes('\0')) return text
  throw new UserError('wrong-input', 'A text with the character NUL cannot be passed to a run.')
}
