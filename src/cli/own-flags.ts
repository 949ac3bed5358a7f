import type { Command, Interfaces } from '@oclif/core'
import type { OwnFlag } from './split-run-arguments.ts'

/** The flags of a command, including the global ones, in the form that the first pass over its arguments needs. */
export const ownFlagsOf = (command: typeof Command): readonly OwnFlag[] => {
  const flags: Interfaces.FlagInput = { ...command.baseFlags, ...command.flags }
  return Object.entries(flags).map(([name, flag]) => ({
    name,
    takesValue: flag.type === 'option',
    allowsNo: flag.type === 'boolean' && flag.allowNo,
    ...(flag.char !== undefined && { char: flag.char }),
  }))
}

/** The long names of a command's flags. A pipeline's input with the same name can be set only with `--input`. */
export const ownFlagNames = (command: typeof Command): ReadonlySet<string> => new Set(ownFlagsOf(command).map(({ name }) => name))
