import { UserError } from '../model/user-error.ts'

/** A flag of `run` itself, with what splitting needs to know. */
export interface OwnFlag {
  readonly name: string
  readonly char?: string
  readonly takesValue: boolean
  readonly allowsNo: boolean
}

export interface SplitArguments {
  /** `run`'s own flags, from anywhere before `--`. */
  readonly own: readonly string[]
  readonly pipeline: string | undefined
  /** The pipeline's inputs as flags, as typed. */
  readonly inputs: readonly string[]
  /** Everything after `--`. */
  readonly rest: readonly string[]
}

/**
 * First pass over `run`'s arguments. It separates `run`'s own flags, the first positional (the pipeline), and the pipeline's inputs.
 *
 * @throws UserError if a flag that is not `run`'s own comes before the pipeline's name.
 */
export const splitRunArguments = (argv: readonly string[], ownFlags: readonly OwnFlag[]): SplitArguments => {
  const end = argv.indexOf('--')
  const before = end === -1 ? argv : argv.slice(0, end)
  const rest = end === -1 ? [] : argv.slice(end + 1)
  const own: string[] = []
  const inputs: string[] = []
  let pipeline: string | undefined
  for (let index = 0; index < before.length; index++) {
    const token = before[index] ?? ''
    const flag = ownFlag(token, ownFlags)
    if (flag) {
      own.push(token)
      const next = before[index + 1]
      if (flag.takesValue && !hasOwnValue(token) && next !== undefined) {
        own.push(next)
        index++
      }
    } else if (pipeline === undefined && !token.startsWith('-')) {
      pipeline = token
    } else if (pipeline === undefined) {
      throw new UserError('unknown-flag', `\`run\` has no flag ${token.split('=')[0] ?? token}.`, [
        'The inputs of a pipeline come after its name: `sparkwing run NAME --input-name value`.',
        '`sparkwing run --help` lists the flags of `run`.',
      ])
    } else {
      inputs.push(token)
    }
  }
  return { own, pipeline, inputs, rest }
}

/** `--name=value` or `-j4`. */
const hasOwnValue = (token: string): boolean => (token.startsWith('--') ? token.includes('=') : token.length > 2)

const ownFlag = (token: string, ownFlags: readonly OwnFlag[]): OwnFlag | undefined => {
  if (token.startsWith('--')) {
    const name = token.slice(2).split('=')[0]
    return ownFlags.find((flag) => flag.name === name || (flag.allowsNo && `no-${flag.name}` === name))
  }
  return token.startsWith('-') && token.length > 1 ? ownFlags.find((flag) => flag.char === token[1]) : undefined
}
