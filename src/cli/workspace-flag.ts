import { UserError } from '../model/user-error.ts'
import { quoteForShell } from '../model/text/quote-for-shell.ts'
import { findMember } from '../project/find-member.ts'
import { pathFromHere } from '../project/shown-path.ts'

/** How npm, yarn and pnpm are told the package of a workspace whose script to run. */
const workspaceFlag = /^(-w|-F|--workspace|--filter)(?:=(.*))?$/s

/**
 * What to throw for a mistake in the arguments of `run`. If they name a package of a workspace as a package manager would have it, the
 * advice is how Sparkwing would.
 */
export const explainWorkspaceFlag = async (error: unknown, argv: readonly string[]): Promise<unknown> => {
  if (!(error instanceof UserError) || !['unknown-flag', 'stray-argument', 'unknown-pipeline'].includes(error.code)) return error
  const end = argv.indexOf('--')
  const before = end === -1 ? argv : argv.slice(0, end)
  const at = before.findIndex((token) => workspaceFlag.test(token))
  const [, flag, given = before[at + 1] ?? ''] = workspaceFlag.exec(before[at] ?? '') ?? []
  // such a flag may be an input of the pipeline
  if (flag === undefined || (error.code !== 'unknown-pipeline' && !error.message.includes(flag))) return error
  const here = process.cwd()
  const folder = await findMember(here, given)
  const advice =
    folder === undefined
      ? 'Name the folder of a package with -C: `sparkwing run -C packages/NAME PIPELINE`.'
      : `Name the folder of the package with -C: \`sparkwing run -C ${quoteForShell(pathFromHere(folder, here))} PIPELINE\`.`
  return new UserError('unknown-flag', `\`run\` has no flag ${flag}.`, [advice], { cause: error })
}
