import { parseInputFlags } from '../pipeline/input-flags.ts'
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
): Readonly<Record<string, unknown>> => parseInputFlags(definition.inputs, argv, { pipeline, taken }).inputs
