import { UserError } from '../../model/user-error.ts'
import type { StartRunJson } from '../../wire/api.ts'

/**
 * The arguments of `sparkwing run` that start what is wished for. Nothing of the wish can become a flag of the command itself.
 *
 * @throws UserError when the wish can not be written as arguments.
 */
export const startArguments = ({ pipeline, inputs = {}, args = [] }: StartRunJson): readonly string[] => {
  if (pipeline === '' || pipeline.startsWith('-')) {
    throw new UserError('unknown-pipeline', `There is no pipeline \`${pipeline}\`.`, [
      '`sparkwing run` in the project lists what there is.',
    ])
  }
  const given = Object.entries(inputs).flatMap(([name, value]) => [value].flat().map((one) => `--input=${name}=${textOf(name, one)}`))
  return ['run', '--output=quiet', ...given, pipeline, ...(args.length > 0 ? ['--', ...args] : [])].map(refuseNul)
}

const textOf = (name: string, value: unknown): string => {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new UserError('wrong-input', `The input "${name}" needs a text, a number, true or false, or a list of these.`)
}

const refuseNul = (text: string): string => {
  if (!text.includes('\0')) return text
  throw new UserError('wrong-input', 'A text with the character NUL can not be passed to a run.')
}
