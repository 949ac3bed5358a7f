import { UserError } from '../model/user-error.ts'
import { parseInputFlags } from '../pipeline/inputs/input-flags.ts'
import type { AnyPipeline } from '../pipeline/pipeline.ts'

/**
 * The values of a pipeline's inputs from the flags after its name.
 *
 * @throws UserError for every wrong, missing or unknown input.
 */
export const readInputFlags = (
  pipeline: string,
  definition: AnyPipeline,
  argv: readonly string[],
  taken: ReadonlySet<string>,
): Readonly<Record<string, unknown>> => {
  try {
    return parseInputFlags(definition.inputs, argv, { pipeline, taken }).inputs
  } catch (error) {
    if (!(error instanceof UserError) || (error.tryThis.length > 0 && error.tryThis.length <= 2)) throw error
    throw new UserError(error.code, error.message, [`\`sparkwing run ${pipeline} --help\` shows its inputs.`], { cause: error })
  }
}
