import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { UserError } from '../model/user-error.ts'
import { quoteForShell } from '../model/text/quote-for-shell.ts'
import { foldersAbove } from '../package-json/folders-above.ts'
import { configNames } from '../project/project.ts'
import { shownPath } from '../project/shown-path.ts'

/**
 * Refuses a folder that has a config.
 *
 * @throws UserError
 */
export const refuseExisting = (folder: string, here: string | undefined, run: string): void => {
  const existing = namesIn(folder).find((name) => /^sparkwing\.config\.\w+$/.test(name))
  if (existing === undefined) return
  const file = shownPath(join(folder, existing), here)
  if (configNames.some((name) => name === existing)) {
    throw new UserError('config-exists', `${file} already exists. Nothing was written.`, [`\`${run}\` lists its pipelines.`])
  }
  throw new UserError('config-exists', `${file} already exists, but Sparkwing does not read a config of that name. Nothing was written.`, [
    `Rename it to one of ${configNames.join(', ')}, or remove it.`,
  ])
}

/** Files that make a folder a project of its own. */
const marks = /^(?:package\.json|\.git|(?:GNU)?makefile|\.?justfile|taskfile\.ya?ml|go\.mod|cargo\.toml|pyproject\.toml|cmakelists\.txt)$/i

/**
 * Refuses a folder whose config would belong to the wrong project.
 *
 * @throws UserError
 */
export const refusePlace = (folder: string): void => {
  if (folder === dirname(folder) || folder === homedir()) {
    const what = folder === dirname(folder) ? 'the root of the file system' : 'your home directory'
    throw new UserError('not-a-project', `${folder} is ${what}: a config there would belong to every project below. Nothing was written.`, [
      '`cd` to a project, or pass its folder with `--cwd`.',
    ])
  }
  if (namesIn(folder).some((name) => marks.test(name))) return
  const project = projectAbove(folder)
  if (project === undefined) return
  throw new UserError('inside-project', `${folder} is a folder of the project ${project}. Nothing was written.`, [
    `\`sparkwing init -C ${quoteForShell(project)}\` writes a config for the project.`,
  ])
}

/** The project around a folder; never the user's home directory or what is above it. */
export const projectAbove = (folder: string): string | undefined => {
  for (const one of foldersAbove(folder)) {
    if (one === folder) continue
    if (one === dirname(one) || one === homedir()) return undefined
    if ([...configNames, 'package.json'].some((name) => existsSync(join(one, name)))) return one
    if (existsSync(join(one, '.git'))) return undefined
  }
  return undefined
}

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder)
  } catch {
    // writing says what is wrong with the folder
    return []
  }
}
