import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromJsonText } from '../model/record-json.ts'
import { UserError } from '../model/user-error.ts'

/** A package.json with an `oclif` block. */
export interface PluginPackage {
  readonly name: string
  readonly version: string
  readonly oclif: Readonly<Record<string, unknown>>
  /** The range of versions of Sparkwing that it is made for. */
  readonly madeFor?: string
  /** Packages that it needs beside it, except Sparkwing. */
  readonly peers: Readonly<Record<string, string>>
  /** The whole package.json. */
  readonly json: Readonly<Record<string, unknown>>
}

/** Whether npm would take this for the name of a package. In a path, no other name may stand: it could lead out of the home. */
export const isPackageName = (name: string): boolean => name.length <= 214 && /^(?:@[\w~-][\w.~-]*\/)?[\w~-][\w.~-]*$/.test(name)

/**
 * Reads the package.json of a plugin.
 *
 * @throws UserError if there is none, it is not valid JSON, or the package is not a plugin.
 */
export const readPluginPackage = (folder: string): PluginPackage => {
  const json = readJson(folder)
  const { name, version, oclif } = json
  if (typeof name !== 'string' || name === '' || typeof version !== 'string') {
    throw new UserError('not-a-plugin', `The package in ${folder} is not a plugin: its package.json has no name or no version.`, [ask])
  }
  if (!isPackageName(name)) {
    throw new UserError('not-a-plugin', `The package in ${folder} is not a plugin: \`${name}\` is not the name of a package.`, [ask])
  }
  if (!isRecord(oclif) || (!isRecord(oclif['hooks']) && oclif['commands'] === undefined)) {
    throw new UserError(
      'not-a-plugin',
      `The package ${name} is not a plugin: its package.json has no \`oclif\` block with hooks or commands.`,
      [ask],
    )
  }
  const { sparkwing: madeFor, ...peers } = textsIn(json['peerDependencies'])
  return { name, version, oclif, ...(madeFor !== undefined && { madeFor }), peers: withoutOptional(peers, json), json }
}

const ask = 'docs/plugins.md shows what a plugin consists of.'

/**
 * Refuses a plugin that is made for other versions of Sparkwing than this one.
 *
 * @throws UserError `plugin-for-other-version`
 */
export const checkMadeFor = async ({ name, version, madeFor }: PluginPackage, ownVersion: string): Promise<void> => {
  if (madeFor === undefined || madeFor === '*') return
  const { default: satisfies } = await import('semver/functions/satisfies.js')
  if (satisfies(ownVersion, madeFor, { includePrerelease: true })) return
  throw new UserError('plugin-for-other-version', `${name} ${version} needs sparkwing ${madeFor}, and this is ${ownVersion}.`, [
    `Install a version of ${name} for this Sparkwing, or the Sparkwing that it needs.`,
  ])
}

const readJson = (folder: string): Readonly<Record<string, unknown>> => {
  const path = join(folder, 'package.json')
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new UserError('no-package', `There is no plugin in ${folder}: it has no package.json that can be read.`, ['Check the path.'], {
      cause: error,
    })
  }
  try {
    const json = fromJsonText(text)
    if (isRecord(json)) return json
  } catch {
    // the same to the user as JSON that is not an object
  }
  throw new UserError('plugin-broken', `${path} is not a JSON object.`, ['Fix it, or reinstall the plugin.'])
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const textsIn = (value: unknown): Readonly<Record<string, string>> =>
  isRecord(value)
    ? Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
    : {}

const withoutOptional = (peers: Readonly<Record<string, string>>, json: Readonly<Record<string, unknown>>): PluginPackage['peers'] => {
  const meta = isRecord(json['peerDependenciesMeta']) ? json['peerDependenciesMeta'] : {}
  const isOptional = (name: string): boolean => isRecord(meta[name]) && meta[name]['optional'] === true
  return Object.fromEntries(Object.entries(peers).filter(([name]) => !isOptional(name)))
}
