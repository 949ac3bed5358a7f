import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UserError } from '../../model/user-error.ts'
import type { WrittenImport } from './config-modules.ts'
import { locateText, shownLocation } from './config-source.ts'

/** The error for an import in a config that the module loader could not resolve or load. */
export const importError = (error: Error, written: WrittenImport): UserError => {
  const { specifier, parentUrl } = written
  const where = shownLocation(locateImport(written))
  const refuse = (code: string, what: string, advice: string): UserError =>
    new UserError(code, `${where}: ${what}`, [advice], { cause: error })
  const code = 'code' in error ? error.code : undefined
  if (specifier === 'sparkwing') {
    return refuse(
      'config-broken-install',
      `the installed package sparkwing is broken: ${firstLine(error.message)}`,
      'Run `npm install` again.',
    )
  }
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION' || code === 'ERR_IMPORT_ATTRIBUTE_MISSING') {
    const isJson = code === 'ERR_IMPORT_ATTRIBUTE_MISSING'
    return refuse(
      'config-import',
      `"${specifier}" cannot be imported${isJson ? ' like this' : ': Node does not know this kind of file'}.`,
      isJson ? `Write \`import … from '${specifier}' with { type: 'json' }\`.` : 'Import .ts, .mts, .js, .mjs or .json files.',
    )
  }
  if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'ERR_UNSUPPORTED_DIR_IMPORT') {
    return refuse('config-import', firstLine(error.message), 'Fix the import, or the package that it names.')
  }
  if (/^(\.{0,2}\/|#|file:)/.test(specifier)) {
    const nearby = specifier.startsWith('.') ? fileMeant(specifier, parentUrl) : undefined
    return refuse(
      'config-import',
      `"${specifier}" is not a file. Node requires the full file name in imports.`,
      nearby === undefined ? 'Check the path.' : `Write "${nearby}".`,
    )
  }
  if (isTsconfigPath(specifier, dirname(fileURLToPath(parentUrl)))) {
    return refuse(
      'config-tsconfig-paths',
      `"${specifier}" is a path of tsconfig.json, which Node does not read.`,
      'Import by a relative path, or by a name with `#` declared under `imports` in package.json.',
    )
  }
  const name = packageName(specifier)
  return refuse(
    'config-import',
    `the package ${name} is not installed, or has no "${specifier}".`,
    isDeclared(name, dirname(fileURLToPath(parentUrl))) ? 'Run `npm install`.' : `Run \`npm install --save-dev ${name}\`.`,
  )
}

const locateImport = ({ specifier, parentUrl }: WrittenImport): { readonly path: string } =>
  locateText(parentUrl, `'${specifier}'`) ?? locateText(parentUrl, `"${specifier}"`) ?? { path: fileURLToPath(parentUrl) }

/** The file that was probably meant by a relative import as bundlers or tsc allow it. */
const fileMeant = (specifier: string, parentUrl: string): string | undefined => {
  const folder = dirname(fileURLToPath(parentUrl))
  const typescript = specifier.replace(/\.(m?)js$/, '.$1ts')
  const slash = specifier.endsWith('/') ? '' : '/'
  return [typescript, ...['.ts', '.mts', '.js', '.mjs', `${slash}index.ts`, `${slash}index.js`].map((end) => specifier + end)].find(
    (candidate) => statSync(join(folder, candidate), { throwIfNoEntry: false })?.isFile(),
  )
}

const isTsconfigPath = (specifier: string, folder: string): boolean => {
  // no package can have such a name
  if (/^(@|~|\$)\//.test(specifier)) return true
  const tsconfig = nearestFile('tsconfig.json', folder)
  // only the keys of `paths` have a list and look like an import
  const keys = (tsconfig ?? '').matchAll(/"([^"\n]+)"\s*:\s*\[/g)
  return Array.from(keys, ([, key = '']) => key).some((key) =>
    key.endsWith('*') ? specifier.startsWith(key.slice(0, -1)) && key !== '*' : specifier === key,
  )
}

const isDeclared = (name: string, folder: string): boolean => nearestFile('package.json', folder)?.includes(`"${name}"`) ?? false

const nearestFile = (name: string, start: string): string | undefined => {
  for (let folder = start; ; folder = dirname(folder)) {
    try {
      return readFileSync(join(folder, name), 'utf8')
    } catch {
      if (folder === dirname(folder)) return undefined
    }
  }
}

const packageName = (specifier: string): string => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
const firstLine = (text: string): string => text.split('\n', 1)[0] ?? ''
