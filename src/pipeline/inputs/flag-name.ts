import type { Inputs } from './input.ts'

/** The flag of an input, without its dashes: `packOnly` → `pack-only`, `npmTOKEN` → `npm-token`, `node_version` → `node-version`. */
export const flagName = (input: string): string =>
  input
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1-$2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase()

/** What a flag sets. */
export interface FlagTarget {
  readonly input: string
  /** The flag is the `--no-…` form of an on-off input. */
  readonly isNegated: boolean
}

/**
 * Every flag (without its dashes) that sets an input. An input that is spelt like a flag of the command itself (`taken`), or like the flag
 * of an earlier input, has no flag: `--input name=value` sets it.
 */
export const inputFlags = (spec: Inputs, taken: ReadonlySet<string> = new Set()): ReadonlyMap<string, FlagTarget> => {
  const flags = new Map<string, FlagTarget>()
  const add = (flag: string, target: FlagTarget): void => {
    if (flag !== 'input' && !taken.has(flag) && !flags.has(flag)) flags.set(flag, target)
  }
  for (const input of Object.keys(spec)) add(flagName(input), { input, isNegated: false })
  for (const [input, { type }] of Object.entries(spec)) {
    const isOwnFlag = flags.get(flagName(input))?.input === input
    if (type === 'flag' && isOwnFlag) add(`no-${flagName(input)}`, { input, isNegated: true })
  }
  return flags
}
