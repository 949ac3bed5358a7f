import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../model/user-error.ts'
import { packageManagerOf, type PackageManagerName } from '../package-json/manager-of-package.ts'
import { readPackageJson, type PackageJson } from '../package-json/package-json.ts'
import { configNames, realDirectory } from './project.ts'
import { scaffoldText } from './scaffold-text.ts'
import { quoteForShell } from '../model/text/quote-for-shell.ts'
import { shownPath } from './shown-path.ts'
import { startDirectory } from './start-directory.ts'

/**
 * Writes a first config into a folder, based on the scripts in its package.json. `next` has the commands to run next in the folder `here`.
 *
 * @throws UserError if there is a config already, or the folder cannot be written.
 */
export const scaffold = async (
  directory: string,
  here: string | undefined = startDirectory(),
): Promise<{ readonly file: string; readonly next: readonly string[] }> => {
  const folder = realDirectory(directory)
  const there = folder === here ? undefined : quoteForShell(shownPath(folder, here))
  const run = there === undefined ? 'sparkwing run' : `sparkwing run -C ${there}`
  const existing = configNames.find((name) => existsSync(join(folder, name)))
  if (existing !== undefined) {
    throw new UserError('config-exists', `${shownPath(join(folder, existing), here)} already exists. Nothing was written.`, [
      `\`${run}\` lists its pipelines.`,
    ])
  }
  const packageJson = readPackageJson(folder)
  const manager = packageJson ? packageManagerOf(folder, packageJson).name : 'npm'
  const { name, text } = scaffoldText({ scripts: packageJson?.scripts ?? new Map(), manager })
  const file = join(folder, configNames[0])
  write(file, text)
  const install = typesAdvice(packageJson, manager).map((command) => (there === undefined ? command : `cd ${there} && ${command}`))
  return Promise.resolve({ file: shownPath(file, here), next: [`${run} ${name}`, ...install] })
}

/** Advice to install the package, so that editor and compiler know the types in the config. */
const typesAdvice = (packageJson: PackageJson | undefined, manager: PackageManagerName): readonly string[] => {
  const { dependencies, devDependencies } = packageJson?.content ?? {}
  const isThere = [dependencies, devDependencies].some((list) => typeof list === 'object' && list !== null && 'sparkwing' in list)
  return packageJson === undefined || isThere ? [] : [addCommands[manager]]
}

const addCommands = {
  npm: 'npm install --save-dev sparkwing',
  pnpm: 'pnpm add --save-dev sparkwing',
  yarn: 'yarn add --dev sparkwing',
  bun: 'bun add --dev sparkwing',
} as const satisfies Record<PackageManagerName, string>

const write = (file: string, text: string): void => {
  try {
    // `wx`: do not overwrite a file that was created meanwhile
    writeFileSync(file, text, { flag: 'wx' })
  } catch (error) {
    throw new UserError(
      'config-not-written',
      `${file} could not be written: ${error instanceof Error ? error.message : String(error)}`,
      ['Choose a folder that you can write to.'],
      { cause: error },
    )
  }
}
