import { nearName } from '../../../model/text/near-names.ts'
import { UserError } from '../../../model/user-error.ts'
import { ownOutputs } from '../../../pipeline/plugin-points/point-problems.ts'
import type { PluginHost } from '../../../project/plugin-host.ts'
import type { OutputChoice } from '../reporter.ts'
import type { NamedReporter } from './plugin-reporter.ts'

/** What `--output` names. The output of jobs is not shown directly where a plugin shows the run: for that, it counts as `quiet`. */
export interface ChosenOutput {
  readonly flag: OutputChoice['flag']
  readonly ofPlugin?: NamedReporter
}

/**
 * @throws UserError `wrong-output` if neither Sparkwing nor a plugin has it.
 */
export const chosenOutput = (output: string, reporters: PluginHost['reporters']): ChosenOutput => {
  const flag = ownOutputs.find((name) => name === output)
  if (flag !== undefined) return { flag }
  const found = reporters.get(output)
  if (found) return { flag: 'quiet', ofPlugin: { name: output, ...found } }
  const names = [...ownOutputs, ...reporters.keys()]
  const near = nearName(output, names)
  throw new UserError('wrong-output', `There is no output "${output}" for --output.`, [
    near === undefined ? `There are ${names.join(', ')}.` : `Did you mean ${near}?`,
  ])
}
