import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import { quoteForShell } from '../../model/text/quote-for-shell.ts'
import { UserError } from '../../model/user-error.ts'
import { foldersToRoot } from '../../package-json/folders-above.ts'
import { readWorkspace } from '../../package-json/workspace.ts'
import { realDirectory } from '../../project/project.ts'
import { shownPath } from '../../project/shown-path.ts'
import { startDirectory } from '../../project/start-directory.ts'
import { projectAbove } from '../refuse-place.ts'
import { pluginFiles } from './plugin-files.ts'
import { pluginName } from './plugin-name.ts'

/** A package that was written, and what to do next. */
export interface NewPlugin {
  /** The name of the package. */
  readonly name: string
  /** Its folder, relative to where the command was called if it is inside it. */
  readonly folder: string
  /** Paths in the folder. */
  readonly files: readonly string[]
  /** Commands to run next. */
  readonly next: readonly string[]
}

/**
 * Writes the package of a new plugin into a folder of its own in `directory`. `version` is that of this Sparkwing, for which it is made.
 *
 * @throws UserError if the name is wrong, or the folder exists, would belong to another package, or cannot be written.
 */
export const newPlugin = async (typed: string, directory: string, version: string): Promise<NewPlugin> => {
  const name = pluginName(typed)
  const folder = join(realDirectory(directory), name.folder)
  const files = pluginFiles(name, version)
  await refuseInside(folder)
  write(folder, files)
  const shown = shownPath(folder, startDirectory())
  return {
    name: name.package,
    folder: shown,
    files: Object.keys(files),
    next: [`cd ${quoteForShell(shown)}`, 'npm install', 'npm test', 'npx sparkwing plugins link'],
  }
}

/** In another package, the plugin's files would be published with it. In a workspace, it may be a package of its own. */
const refuseInside = async (folder: string): Promise<void> => {
  const outer = projectAbove(folder)
  if (outer === undefined) return
  for (const root of foldersToRoot(dirname(folder))) if ((await readWorkspace(root))?.has(folder) === true) return
  const path = relative(outer, folder).split(sep).join('/')
  throw new UserError('inside-project', `${folder} would be inside the project ${outer}. Nothing was written.`, [
    `Pass another folder with \`--cwd\`, or add \`${path}\` to the \`workspaces\` of the project.`,
  ])
}

const write = (folder: string, files: Readonly<Record<string, string>>): void => {
  let isMade = false
  try {
    // throws if it exists
    mkdirSync(folder)
    isMade = true
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true })
      writeFileSync(join(folder, file), text)
    }
  } catch (error) {
    if (isMade) rmSync(folder, { recursive: true, force: true })
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw new UserError('plugin-exists', `${folder} already exists. Nothing was written.`, [
        `Choose another name than ${basename(folder)}, or remove it.`,
      ])
    throw new UserError(
      'plugin-not-written',
      `${folder} could not be written: ${error instanceof Error ? error.message : String(error)}`,
      ['Choose a folder that you can write to, with `--cwd`.'],
      { cause: error },
    )
  }
}
