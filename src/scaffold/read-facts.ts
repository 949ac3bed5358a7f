import { existsSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import type { PackageJson } from '../package-json/package-json.ts'
import type { PackageManager } from '../package-json/manager-of-package.ts'
import type { ProjectFacts } from './choose-checks.ts'
import { entriesOf, isRecord, jsonOf, sourcesIn, textOf } from './read-texts.ts'
import { readTsconfig } from './tsconfig.ts'

/** Whether the folder is the root of a workspace. */
export const isWorkspaceRoot = (folder: string, packageJson: PackageJson): boolean =>
  packageJson.content['workspaces'] !== undefined || textOf(join(folder, 'pnpm-workspace.yaml')).includes('packages:')

/** Reads what decides which scripts check a project, and in which order. */
export const readFacts = (folder: string, packageJson: PackageJson, manager: PackageManager): ProjectFacts => {
  const outputFolders = outputFoldersOf(folder)
  return {
    scripts: packageJson.scripts,
    // yarn 2 and later run no pre and post scripts of a project's own scripts
    runsHooks: !manager.isBerry,
    isInCi: mentionsOf(workflowsOf(folder)),
    outputFolders,
    readsBuild: readsBuild(folder, packageJson, outputFolders),
    hasFile: (path) => existsSync(join(folder, path)),
    isNoEmit: (configFile) => readTsconfig(join(folder, configFile ?? 'tsconfig.json'))['noEmit'] === true,
  }
}

const workflowsOf = (folder: string): string => {
  const workflows = join(folder, '.github', 'workflows')
  return entriesOf(workflows)
    .filter(({ name }) => /\.ya?ml$/.test(name))
    .map(({ name }) => textOf(join(workflows, name)))
    .join('\n')
}

const mentionsOf = (text: string): ProjectFacts['isInCi'] => {
  const called = new Set(
    Array.from(
      text.matchAll(/\b(?:(?:npm|pnpm|yarn|bun)(?: run)?(?: -{1,2}[\w-]+)*|node --run|script["']?:) +["']?([\w:./-]+)/g),
      ([, name = '']) => name,
    ),
  )
  const ownCommands = ['install', 'ci', 'add', 'i', 'publish']
  return ownCommands.reduce((count, name) => count - (called.has(name) ? 1 : 0), called.size) > 0
    ? (script) => called.has(script)
    : undefined
}

const usualFolders = new Set(['dist', 'build', 'out', 'lib', 'esm', 'cjs', 'es', 'umd', 'output'])

/** Folders that a build makes: those with a usual name that git ignores, and the `outDir` of the compiler. */
const outputFoldersOf = (folder: string): readonly string[] => {
  const ignored = textOf(join(folder, '.gitignore'))
    .split('\n')
    .map((line) => posix.basename(line.trim()))
    .filter((name) => usualFolders.has(name))
  const { outDir } = readTsconfig(join(folder, 'tsconfig.json'))
  return [...new Set([...ignored, ...(typeof outDir === 'string' && /^(?:\.\/)?\w+\/?$/.test(outDir) ? [posix.basename(outDir)] : [])])]
}

const testFolders = ['test', 'tests', '__tests__', 'spec', 'specs', 'e2e', 'integration', 'test-d', 'type-tests', 'typetest']

/** Whether tests import what the build makes, or the test program is pointed at it. */
const readsBuild = (folder: string, packageJson: PackageJson, outputFolders: readonly string[]): boolean => {
  const { content } = packageJson
  if (isWorkspaceRoot(folder, packageJson)) return !isMappedToSources(folder)
  if (outputFolders.length === 0) return false
  const any = outputFolders.join('|')
  const below = new RegExp(String.raw`["'\`](?:\.{0,2}/)*(?:${any})/`)
  const settings = ['ava', 'mocha', 'jest', 'tap'].map((name) => JSON.stringify(content[name] ?? ''))
  const files = entriesOf(folder).filter(({ name }) => /^\.?(?:mocharc|taprc|jest\.config|ava\.config|vitest\.config)/.test(name))
  if ([...settings, ...files.map(({ name }) => textOf(join(folder, name)))].some((text) => below.test(text.replaceAll('!', ''))))
    return true

  const main = new RegExp(`^(?:\\./)?(?:${any})/`)
  const isMainMade = main.test(entryOf(content))
  const itself = typeof content['name'] === 'string' ? content['name'].replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`) : undefined
  const imports = [
    String.raw`\.{1,2}(?:/\.\.)*/(?:${any})(?:/[^"'\`]*)?`,
    ...(isMainMade ? [String.raw`\.\.?(?:/\.\.)*/?`] : []),
    ...(isMainMade && itself !== undefined && !isMappedToSources(folder) ? [`${itself}(?:/[^"'\`]*)?`] : []),
  ]
  const form = new RegExp(String.raw`(?:from|import|require\(|import\()\s*["'\`](?:${imports.join('|')})["'\`]`)
  return sourcesIn(
    testFolders.map((name) => join(folder, name)),
    true,
  ).some((text) => form.test(text))
}

/** What `import` of the package itself loads. */
const entryOf = ({ exports, module, main }: PackageJson['content']): string => {
  for (let value: unknown = exports ?? module ?? main; ;) {
    if (typeof value === 'string') return value
    if (!isRecord(value)) return ''
    value = value['.'] ?? value['import'] ?? value['default'] ?? value['require'] ?? value['node'] ?? value['types']
  }
}

/** Whether imports of the project's own packages lead to their sources instead of to what the build makes. */
const isMappedToSources = (folder: string): boolean => {
  const { paths, customConditions } = readTsconfig(join(folder, 'tsconfig.json'))
  if (paths !== undefined || customConditions !== undefined) return true
  return entriesOf(folder).some(
    ({ name }) =>
      /^(?:vitest|vite|jest)\.config\./.test(name) &&
      /\balias\b|conditions|moduleNameMapper|tsconfigPaths/i.test(textOf(join(folder, name))),
  )
}

/** All packages that a package.json asks for, and those of the folders above it up to `top`, the root of the workspace. */
export const dependenciesOf = (folder: string, top: string): ReadonlySet<string> => {
  const content = jsonOf(join(folder, 'package.json')) ?? {}
  const own = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].flatMap((list) => {
    const packages = content[list]
    return isRecord(packages) ? Object.keys(packages) : []
  })
  return folder === top || folder === dirname(folder) ? new Set(own) : dependenciesOf(dirname(folder), top).union(new Set(own))
}
