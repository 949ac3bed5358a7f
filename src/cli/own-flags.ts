import type { Command, Interfaces } from '@oclif/core'
import type { OwnFlag } from './split-run-arguments.ts'

/** The flags of a command as the first pass over its arguments needs them, those of all commands included. */
export const ownFlagsOf = (command: typeof Command): readonly OwnFlag[] => {
  const flags: Interfaces.FlagInput = { ...command.baseFlags, ...command.flags }
  return Object.entries(flags).map(([name, flag]) => ({
    name,
    takesValue: flag.type === 'option',
    allowsNo: flag.type === 'boolean' && flag.allowNo,
    ...(flag.char !== undefined && { char: flag.char }),
  }))
}

/** Their long names: a pipeline's inputs of these names are set by `--input` only. */
export const ownFlagNames = (command: typeof Command): ReadonlySet<string> => new Set(ownFlagsOf(command).map(({ name }) => name))
