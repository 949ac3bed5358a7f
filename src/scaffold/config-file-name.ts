import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { configNames } from '../project/project.ts'
import { entriesOf, jsonOf } from './read-texts.ts'
import { compiles, readTsconfig } from './tsconfig.ts'

export type ConfigName = (typeof configNames)[number]

export interface LanguageFacts {
  /** Whether the project uses TypeScript at all. */
  readonly usesTypeScript: boolean
  /** Whether its `.js` files are ES modules. */
  readonly isModule: boolean
}

export const javaScriptName = ({ isModule }: LanguageFacts): ConfigName => (isModule ? 'sparkwing.config.js' : 'sparkwing.config.mjs')

/**
 * The name of a config in a project's language: TypeScript if the project uses it, except where the project's own compiler would compile the
 * file and emit it beside the sources' output, or could not find the types.
 */
export const configFileName = (folder: string, language: LanguageFacts): ConfigName => {
  const javaScript = javaScriptName(language)
  if (!language.usesTypeScript) return javaScript
  if (!compiles(folder, 'sparkwing.config.ts')) return 'sparkwing.config.ts'
  const options = readTsconfig(join(folder, 'tsconfig.json'))
  const isUnwanted = options['noEmit'] !== true && !hasOtherSources(folder)
  if ((isUnwanted || !findsTypes(folder, options)) && !compiles(folder, javaScript)) return javaScript
  // in a CommonJS package the compiler takes a .ts file for a CommonJS module
  const isNodeModule = /^node/.test(lower(options['module']))
  return !language.isModule && (isNodeModule || options['verbatimModuleSyntax'] === true) ? 'sparkwing.config.mts' : 'sparkwing.config.ts'
}

/** Whether the compiler compiles other files beside the config, such as a `vitest.config.ts`. */
const hasOtherSources = (folder: string): boolean =>
  entriesOf(folder).some(({ name }) => /(?<!\.d)\.[cm]?ts$/.test(name) && compiles(folder, name))

const lower = (value: unknown): string => (typeof value === 'string' ? value.toLowerCase() : '')

/** Only the `classic` resolution does not look into packages. Before TypeScript 6 it is the default with ES modules. */
const findsTypes = (folder: string, options: Readonly<Record<string, unknown>>): boolean => {
  const resolution = lower(options['moduleResolution'])
  if (resolution !== '') return resolution !== 'classic'
  return /^(?:commonjs|node.*|preserve)$/.test(lower(options['module'])) || isSince6(folder)
}

const isSince6 = (folder: string): boolean => {
  const { version } = jsonOf(join(folder, 'node_modules/typescript/package.json')) ?? {}
  return typeof version === 'string' && Number.parseInt(version, 10) >= 6
}

/** Whether the project's compiler would compile the file, and could not find our types. */
export const isCheckedWithoutTypes = (folder: string, name: ConfigName): boolean =>
  compiles(folder, name) && !findsTypes(folder, readTsconfig(join(folder, 'tsconfig.json')))

/** Whether a project uses TypeScript. */
export const usesTypeScript = (folder: string, dependencies: ReadonlySet<string>): boolean =>
  existsSync(join(folder, 'tsconfig.json')) || dependencies.has('typescript')
