import { readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { UserError } from '../../model/user-error.ts'
import { fromJsonText } from '../../model/record-json.ts'

/**
 * Finds the real folder of a package that a project's config names, as Node would from the project's folder.
 *
 * @throws UserError if the package is not installed, or its package.json is not valid JSON.
 */
export const findPackage = (name: string, directory: string): string => {
  const folder = installedBelow(name, directory) ?? installedElsewhere(name, directory)
  if (folder === undefined) {
    throw new UserError('plugin-not-found', `The plugin ${name}, named in the config, is not installed.`, [
      `Run \`npm install --save-dev ${name}\` in ${directory}.`,
    ])
  }
  checkPackageJson(name, join(folder, 'package.json'))
  return folder
}

const installedBelow = (name: string, directory: string): string | undefined => {
  for (let folder = directory; ; folder = dirname(folder)) {
    try {
      return dirname(realpathSync(join(folder, 'node_modules', name, 'package.json')))
    } catch {
      if (dirname(folder) === folder) return undefined
    }
  }
}

/** With Plug'n'Play there is no `node_modules`, so ask `require`. */
const installedElsewhere = (name: string, directory: string): string | undefined => {
  try {
    return dirname(createRequire(join(directory, 'package.json')).resolve(`${name}/package.json`))
  } catch {
    return undefined
  }
}

const checkPackageJson = (name: string, path: string): void => {
  try {
    fromJsonText(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new UserError('plugin-broken', `The plugin ${name} is broken: ${path} is not valid JSON.`, ['Reinstall it.'], {
      cause: error,
    })
  }
}
