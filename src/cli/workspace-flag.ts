import { UserError } from '../model/user-error.ts'
import { quoteForShell } from '../model/text/quote-for-shell.ts'
import { findMembers, pathsOf, type FoundMembers } from '../project/find-members.ts'
import { pathFromHere } from '../project/shown-path.ts'

/** How npm, yarn, pnpm and bun are told the package of a workspace whose script to run. */
const workspaceFlag = /^(-w|-F|--workspace|--workspace-root|--filter)(?:=(.*))?$/s

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
  return new UserError('unknown-flag', `\`run\` has no flag ${flag}.`, adviceFor(flag, given, here, await findMembers(here, given)), {
    cause: error,
  })
}

const adviceFor = (flag: string, given: string, here: string, found: FoundMembers | undefined): readonly [string, ...string[]] => {
  const [first] = found?.all ?? []
  if (!found || first === undefined) return ['No workspace is here. Name another folder with -C: `sparkwing run -C FOLDER PIPELINE`.']
  const { root, isPnpm, all, meant } = found
  const [wanted, ...others] = meant
  const callIn = (folder: string): string => `\`sparkwing run -C ${quoteForShell(pathFromHere(folder, here))} PIPELINE\``
  if (wanted !== undefined && others.length === 0) return [`Name the folder of the package with -C: ${callIn(wanted)}.`]
  if (flag === '--workspace-root' || (flag === '-w' && isPnpm)) {
    return [
      root === here ? 'You are at the root of the workspace: leave it out.' : `Name the root of the workspace with -C: ${callIn(root)}.`,
    ]
  }
  if (wanted !== undefined) return [`Choose one of ${pathsOf(meant)} with -C: ${callIn(wanted)}.`]
  const no = given === '' ? [] : [`No package of the workspace is called "${given}".`]
  return [[...no, `Choose one of ${pathsOf(all)} with -C: ${callIn(first)}.`].join(' ')]
}
