import { UserError } from '../../model/user-error.ts'

export interface PluginName {
  /** Such as `docker`: the first part of the names of its step types. */
  readonly short: string
  /** The name of the package, such as `@acme/sparkwing-plugin-docker`. */
  readonly package: string
  /** The name of its folder, such as `sparkwing-plugin-docker`. */
  readonly folder: string
}

const pattern = /^(?<scope>@[a-z0-9][a-z0-9._-]*\/)?(?:sparkwing-plugin-)?(?<short>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/

/** npm allows 214 characters for the whole name. */
const longestName = 214

/**
 * The names of a new plugin, from what the user typed, with or without a scope and `sparkwing-plugin-`.
 *
 * @throws UserError if it cannot be the name of a package.
 */
export const pluginName = (typed: string): PluginName => {
  const { scope = '', short = '' } = pattern.exec(typed)?.groups ?? {}
  const folder = `sparkwing-plugin-${short}`
  if (short === '' || scope.length + folder.length > longestName) {
    throw new UserError('wrong-plugin-name', `\`${typed}\` cannot be the name of a plugin.`, [
      'Use lower-case letters, digits and single hyphens, beginning with a letter, such as `docker` or `@acme/docker`.',
    ])
  }
  return { short, package: scope + folder, folder }
}
