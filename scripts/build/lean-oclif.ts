import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'rolldown'

const sources = /[\\/]@oclif[\\/]core[\\/]lib[\\/](.+)\.js$/

/** The version that these changes were made for, and that package.json names. With another, try each of them again. */
const changedVersion = '5.1.9'

const checkVersion = (version: string): void => {
  if (version === changedVersion) return
  throw new Error(`@oclif/core is ${version} and not ${changedVersion}: try each change of scripts/build/lean-oclif.ts again`)
}

/**
 * Makes @oclif/core start in a third of the time: only the needed parts are imported, its modules load on first use, and development-only
 * code is left out. Its behaviour changes in one place: it starts for a user without an entry in the user database. See
 * docs/dependencies.md for the figures.
 */
export const leanOclif = (): Plugin => ({
  name: 'lean-oclif',
  buildStart() {
    const manifest = readFileSync(fileURLToPath(import.meta.resolve('@oclif/core/package.json')), 'utf8')
    checkVersion((JSON.parse(manifest) as { readonly version: string }).version)
  },
  resolveId(source) {
    if (source === '@oclif/core') return '\0oclif-core'
    return undefined
  },
  load(id) {
    if (id === '\0oclif-core') return { code: parts, moduleSideEffects: false }
    const file = sources.exec(id)?.[1]?.replaceAll('\\', '/')
    if (file === undefined) return undefined
    if (file === 'config/ts-path') return compiledPath
    const code = readFileSync(id, 'utf8')
    return { code: loadWhenUsed(changes[file]?.(code) ?? code), moduleSideEffects: false }
  },
})

/** The package's index evaluates everything, and checks Node's version with semver: 3 ms for what bin/run.js has already done. */
const parts = `
export * as Args from '@oclif/core/args'
export * as Errors from '@oclif/core/errors'
export * as Flags from '@oclif/core/flags'
export * as Parser from '@oclif/core/parser'
export { Command } from '@oclif/core/command'
export { Config, Plugin } from '@oclif/core/config'
export { execute } from '@oclif/core/execute'
export { flush } from '@oclif/core/flush'
export { handle } from '@oclif/core/handle'
export { CommandHelp, Help, HelpBase, loadHelpClass } from '@oclif/core/help'
export { Performance } from '@oclif/core/performance'
export { run } from '@oclif/core/run'
export { settings } from '@oclif/core/settings'
export { toConfiguredId, toStandardizedId } from '@oclif/core/util/ids'
export { ux } from '@oclif/core/ux'
`

/** Behaves like the original with `settings.enableAutoTranspile` false, which would add the whole TypeScript compiler to the bundle. */
const compiledPath = `
const { join } = require('node:path')
exports.TS_CONFIGS = {}
exports.tsPath = async (root, path) => (!path || path.startsWith(root) ? path : join(root, path))
`

const replaceOnce = (code: string, text: string, by: string): string => {
  if (code.split(text).length !== 2) throw new Error(`@oclif/core no longer contains \`${text}\` once: update scripts/build/lean-oclif.ts`)
  return code.replace(text, by)
}

/** The first `localeCompare` of a process loads ICU's collator: 9 ms. Ids are ASCII. */
const sortWithoutCollator = (code: string): string => replaceOnce(code, 'a.id.localeCompare(b.id)', '(a.id < b.id ? -1 : 1)')

/**
 * Finds the module of a hook once instead of for each event. A job has five events, and finding a module that Node has cached anyway took a
 * sixth of the CPU time of a run of 200 jobs.
 */
const findModuleOnce = (code: string): string =>
  `${replaceOnce(code, 'async function loadWithData(', 'async function findWithData(')}
const found = new Map();
async function loadWithData(config, modulePath) {
    const place = config.root + '\\n' + modulePath;
    const known = found.get(place) ?? (await findWithData(config, modulePath));
    found.set(place, known);
    return known;
}
`

/**
 * Without `SHELL` it asks the system for the user's entry, which throws for a user that has none, as in `docker run --user 4711`. The shell
 * is then `unknown`, as for an entry without one.
 */
const shellOfAnyUser = (code: string): string =>
  replaceOnce(
    code,
    'process.env.SHELL ?? (0, node_os_1.userInfo)().shell',
    'process.env.SHELL ?? (() => { try { return (0, node_os_1.userInfo)().shell } catch {} })()',
  )

const changes: Readonly<Record<string, (code: string) => string>> = {
  'config/plugin': sortWithoutCollator,
  'module-loader': findModuleOnce,
  'util/os': shellOfAnyUser,
}

/** Turns `const x_1 = require('x')` into a call at each use. The bundler makes sure that each module has one instance. */
const loadWhenUsed = (code: string): string => {
  const names: string[] = []
  const declared = code.replace(
    /^const (\w+_1) = ((?:__importDefault\(|__importStar\()?require\("[^"]+"\)\)?);$/gm,
    (_, name: string, required: string) => {
      names.push(name)
      return `const ${name} = () => ${required};`
    },
  )
  return names.reduce((text, name) => text.replace(new RegExp(`(?<![.\\w])${name}(?!\\w)(?! = \\(\\) =>)`, 'g'), `(${name}())`), declared)
}
