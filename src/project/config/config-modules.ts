import { readFileSync, realpathSync } from 'node:fs'
import { registerHooks, type LoadHookSync, type ResolveHookSync } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** An `import` as written in a file. */
export interface WrittenImport {
  readonly specifier: string
  readonly parentUrl: string
}

/** The modules of configs (a config and what it imports by path), each with the `sparkwing` entry point that the CLI provides for it. */
const ownEntryOf = new Map<string, string>()
const roots = new Set<string>()
/** What else configs import, directly or not, without what lies in a `node_modules`. */
const importedFiles = new Set<string>()
/** The entry point for the modules of plugins, by the URLs of their folders. */
const entryOfPlugin = new Map<string, string>()
const importOfUrl = new Map<string, WrittenImport>()
const importOfError = new WeakMap<Error, WrittenImport>()
let lastLoaded: string | undefined

/** From now on, this config and the files that it imports by path load as ES modules, and `import 'sparkwing'` always resolves. */
export const adoptConfig = (url: string, ownEntry: string): void => {
  hookIntoLoader()
  roots.add(url)
  ownEntryOf.set(url, ownEntry)
}

/** From now on, `import 'sparkwing'` resolves in the modules below this folder too: an installed plugin has no copy of its own. */
export const adoptPlugin = (folder: string, ownEntry: string): void => {
  hookIntoLoader()
  try {
    entryOfPlugin.set(pathToFileURL(join(realpathSync(folder), '/')).href, ownEntry)
  } catch {
    // its modules cannot be loaded either
  }
}

const hookIntoLoader = (): void => {
  if (isHooked) return
  registerHooks({ resolve, load })
  isHooked = true
}
let isHooked = false

const pluginEntry = (url: string): string | undefined => entryOfPlugin.entries().find(([folder]) => url.startsWith(folder))?.[1]

export const isConfigModule = (url: string): boolean => ownEntryOf.has(url)

/** All modules of configs, in the order in which they were resolved. */
export const configModules = (): readonly string[] => [...ownEntryOf.keys()]

/**
 * The files that decide what the code of configs does, as far as they are loaded by now: {@link configModules}, and the data and the packages
 * of the workspace that these import. What lies in a `node_modules` is described by a lock file.
 */
export const configFiles = (): readonly string[] =>
  [...new Set([...configModules(), ...importedFiles].map((url) => fileURLToPath(url.replace(/[?#].*$/, ''))))].sort()

/** The config module that was read last. It is the one at fault if loading fails without a location. */
export const lastLoadedConfigModule = (): string | undefined => lastLoaded

/** The import that an error of the module loader is about. */
export const failedImport = (error: Error): WrittenImport | undefined =>
  importOfError.get(error) ?? (lastFailedLoad?.error === error ? importOfUrl.get(lastFailedLoad.url) : undefined)
let lastFailedLoad: { readonly error: unknown; readonly url: string } | undefined

const resolve: ResolveHookSync = (specifier, context, nextResolve) => {
  const { parentURL } = context
  const ownEntry = parentURL === undefined ? undefined : ownEntryOf.get(parentURL)
  try {
    const resolved = nextResolve(specifier, context)
    if (parentURL !== undefined && (ownEntry !== undefined || importedFiles.has(parentURL)) && isImportedFile(specifier, resolved.url))
      importedFiles.add(resolved.url)
    if (parentURL !== undefined && ownEntry !== undefined) {
      importOfUrl.set(resolved.url, { specifier, parentUrl: parentURL })
      if (isByPath(specifier) && isOwnSource(resolved.url) && !ownEntryOf.has(resolved.url)) ownEntryOf.set(resolved.url, ownEntry)
    }
    return resolved
  } catch (error) {
    if (specifier === 'sparkwing' && parentURL !== undefined && isNotInstalled(error)) {
      const entry = ownEntry ?? pluginEntry(parentURL)
      if (entry !== undefined) return { url: entry, shortCircuit: true }
    }
    if (error instanceof Error && parentURL !== undefined) importOfError.set(error, { specifier, parentUrl: parentURL })
    throw error
  }
}

const load: LoadHookSync = (url, context, nextLoad) => {
  if (!ownEntryOf.has(url)) return remembering(url, () => nextLoad(url, context))
  lastLoaded = url
  const format = formatOf(url)
  return remembering(url, () => nextLoad(url, format === undefined ? context : { ...context, format }))
}

const remembering = <Loaded>(url: string, loadIt: () => Loaded): Loaded => {
  try {
    return loadIt()
  } catch (error) {
    lastFailedLoad = { error, url }
    throw error
  }
}

/** Configs are ES modules even in a project with `"type": "commonjs"`, as `npm init` writes it. `undefined` leaves the format to Node. */
const formatOf = (url: string): string | undefined => {
  if (/\.m?ts$/.test(url)) return 'module-typescript'
  return roots.has(url) || isWrittenAsEsModule(url) ? 'module' : undefined
}

const esModuleLine = /^(?:export\s+(?:default|const|let|var|function|async|class)\b|export\s*[{*]|import\s+[\w*{'"])/m
const commonJsWord = /\b(?:module\.exports|exports\.\w|require\()/

const isWrittenAsEsModule = (url: string): boolean => {
  if (!url.endsWith('.js')) return false
  const text = readFileSync(fileURLToPath(url), 'utf8')
  return esModuleLine.test(text) && !commonJsWord.test(text)
}

const isByPath = (specifier: string): boolean => /^(\.{0,2}\/|#|file:)/.test(specifier)
/** Our own package, which may be linked, decides nothing. */
const isImportedFile = (specifier: string, url: string): boolean =>
  url.startsWith('file:') && !url.includes('/node_modules/') && !/^sparkwing(?:\/|$)/.test(specifier)
const isOwnSource = (url: string): boolean => url.startsWith('file:') && /\.m?[jt]s$/.test(url) && !url.includes('/node_modules/')

/** Whether a package is not installed. A broken package has the same code, plus the missing `url`, and must not be replaced by ours. */
const isNotInstalled = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND') &&
  !('url' in error && error.url !== undefined)
