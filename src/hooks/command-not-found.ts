import type { AppHook } from '../cli/plugins/app-hooks.ts'
import { knownNames } from '../cli/known-names.ts'
import { unknownCommand } from '../cli/unknown-command.ts'

/** Suggests the command or pipeline that was probably meant. */
const hook: AppHook<'command_not_found'> = async ({ id, config }) => {
  throw unknownCommand(id.split(':'), await knownNames(config))
}

export default hook
