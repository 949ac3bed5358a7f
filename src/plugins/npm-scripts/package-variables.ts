import { basename, posix } from 'node:path'
import type { PackageJson } from '../../package-json/package-json.ts'

/** The fields of package.json that scripts get as `npm_package_…`. Nested names are joined by `_`. */
export const packageVariables = (content: PackageJson['content']): Readonly<Record<string, string>> => {
  const { name, version, config, engines } = content
  return Object.fromEntries(
    Object.entries({ name, version, config, engines, bin: binOf(content) }).flatMap(([key, value]) => flatten(key, value)),
  )
}

const flatten = (key: string, value: unknown): readonly (readonly [name: string, value: string])[] => {
  if (value === undefined) return []
  if (value === null || value === false) return [[`npm_package_${key}`, '']]
  if (typeof value === 'object') return Object.entries(value).flatMap(([inner, one]) => flatten(`${key}_${inner}`, one))
  return typeof value === 'string' || typeof value === 'number' || value === true ? [[`npm_package_${key}`, String(value)]] : []
}

/** `bin` in its long form: paths by command name, relative to the package's folder. */
const binOf = ({ name, bin }: PackageJson['content']): Readonly<Record<string, string>> => {
  const given = typeof bin === 'string' ? (typeof name === 'string' ? { [name]: bin } : {}) : bin
  if (typeof given !== 'object' || given === null) return {}
  return Object.fromEntries(
    Object.entries(given).flatMap(([command, path]: [string, unknown]) =>
      typeof path === 'string' && path !== '' ? [[basename(command), posix.join('/', path).slice(1)]] : [],
    ),
  )
}
