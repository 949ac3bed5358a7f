import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { ESLint, type Linter } from 'eslint'
import esX from 'eslint-plugin-es-x'
import { subset } from 'semver'
import { bundle } from './build/bundle.ts'

// node scripts/check-oldest-node.ts: finds code that the oldest Node promised by `engines` cannot run. In our sources the compiler finds
// newer built-ins, because `lib` and @types/node match that Node. This script checks the published files, including bundled packages: their
// syntax, their built-ins, and the Node that each package requires.

/** Newer than ES2024, but Node 22.18 has them. */
const inNode22 = [
  'array-fromasync',
  'dynamic-import-options',
  'import-attributes',
  'iterator',
  ...['drop', 'every', 'filter', 'find', 'flatmap', 'foreach', 'map', 'reduce', 'some', 'take', 'toarray'].map(
    (method) => `iterator-prototype-${method}`,
  ),
  'json-israwjson',
  'json-modules',
  'json-parse-reviver-context-parameter',
  'json-rawjson',
  ...['difference', 'intersection', 'isdisjointfrom', 'issubsetof', 'issupersetof', 'symmetricdifference', 'union'].map(
    (method) => `set-prototype-${method}`,
  ),
  'symbol-asyncdispose',
  'symbol-dispose',
  'trailing-dynamic-import-commas',
]
const notLookedFor = [
  // arrays and strings have methods with these names
  ...['chunks', 'includes', 'join', 'windows'].map((method) => `iterator-prototype-${method}`),
  // the code that `using` compiles to has a fallback
  'suppressederror',
]

const editions = ['es2025', 'es2025-intl-api', 'es2026', 'es2026-intl-api', 'esnext', 'esnext-intl-api'] as const
const leftOut = new Set([...inNode22, ...notLookedFor].map((name) => `es-x/no-${name}`))
const rules = editions
  .flatMap((edition) => Object.keys(esX.configs[`flat/no-new-in-${edition}`].rules ?? {}))
  .filter((rule) => !leftOut.has(rule))

/** The places in a folder's files with newer syntax or built-ins. */
const newerCode = async (folder: string, files: string, ecmaVersion: Linter.EcmaVersion): Promise<readonly string[]> => {
  const overrideConfig: Linter.Config = {
    languageOptions: { ecmaVersion, sourceType: 'module' },
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'off' },
    plugins: { 'es-x': esX },
    // match methods by name on any object
    settings: { 'es-x': { aggressive: true } },
    rules: Object.fromEntries(rules.map((rule) => [rule, 'error'])),
  }
  const results = await new ESLint({ cwd: folder, overrideConfigFile: true, overrideConfig }).lintFiles([files])
  return results.flatMap(({ filePath, source = '', messages }) =>
    messages.map(({ line, column, message }) => {
      const code = source.split('\n')[line - 1]?.slice(Math.max(0, column - 31), column + 69) ?? ''
      return `${filePath.slice(folder.length + 1)}:${line}:${column} ${message}\n    ${code}`
    }),
  )
}

interface Package {
  readonly name?: string
  readonly dev?: boolean
  readonly engines?: { readonly node?: string }
}
const root = resolve('.')
const readJson = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'))
const { engines } = readJson('package.json') as { readonly engines: { readonly node: string } }
const { packages } = readJson('package-lock.json') as { readonly packages: Readonly<Record<string, Package>> }
const installed = Object.entries(packages).flatMap(([path, one]) => (path === '' || one.dev === true ? [] : { ...one, name: path }))

const out = realpathSync(mkdtempSync(join(tmpdir(), 'sparkwing-oldest-')))
try {
  const { packages: bundled } = await bundle({ root, out })
  const faults = [
    ...(await newerCode(out, '**/*.js', 'latest')),
    // tells an old Node which version is needed, so an old Node must be able to parse it
    ...(await newerCode(root, 'bin/run.js', 2022)),
    ...[...bundled, ...installed].flatMap(({ name, engines: { node = '*' } = {} }) =>
      subset(engines.node, node) ? [] : `${name} asks for Node ${node}`,
    ),
  ]
  if (faults.length > 0) {
    console.error(`package.json promises Node ${engines.node}, but not every such Node can run this:`)
    console.error(faults.join('\n'))
    console.error('Change the code, use an older version of the package, or promise a newer Node.')
    process.exitCode = 1
  }
} finally {
  rmSync(out, { recursive: true, force: true })
}
