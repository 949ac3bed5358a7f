import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { foldersToRoot } from '../package-json/folders-above.ts'
import { lintsFile } from './lints-file.ts'
import { programOf } from './program-facts.ts'
import { entriesOf, jsonOf } from './read-texts.ts'
import type { Words } from './script-work.ts'

/** A linter or formatter, and how it mends one file. */
interface Tool {
  readonly name: string
  /** The package that brings it, if that has another name. */
  readonly package?: string
  /** A `linter` may be kept to some folders or kinds of file; `both` lints and formats everything; what a `formatter` says is final. */
  readonly kind: 'linter' | 'both' | 'formatter'
  readonly args: readonly string[]
  /** What configures it: a file, or a key of package.json. */
  readonly config?: { readonly file: RegExp; readonly key?: string; readonly isNeeded?: boolean }
  /** Shows what it has against the file, without changing it. */
  readonly check: string
}

/** In the order in which they run: what formats has the last word. */
const tools: readonly Tool[] = [
  {
    name: 'eslint',
    kind: 'linter',
    args: ['--fix'],
    config: { file: /^(?:eslint\.config\.|\.eslintrc)/, key: 'eslintConfig', isNeeded: true },
    check: 'eslint',
  },
  { name: 'oxlint', kind: 'linter', args: ['--fix'], check: 'oxlint' },
  { name: 'xo', kind: 'both', args: ['--fix'], check: 'xo' },
  { name: 'standard', kind: 'both', args: ['--fix'], check: 'standard' },
  { name: 'semistandard', kind: 'both', args: ['--fix'], check: 'semistandard' },
  { name: 'ts-standard', kind: 'both', args: ['--fix'], check: 'ts-standard' },
  {
    name: 'biome',
    package: '@biomejs/biome',
    kind: 'formatter',
    args: ['check', '--write', '--no-errors-on-unmatched'],
    config: { file: /^\.?biome\.jsonc?$/, isNeeded: true },
    check: 'biome check',
  },
  {
    name: 'prettier',
    kind: 'formatter',
    args: ['--write', '--ignore-unknown'],
    config: { file: /^(?:\.prettierrc|prettier\.config\.)/, key: 'prettier' },
    check: 'prettier --check',
  },
  { name: 'oxfmt', kind: 'formatter', args: [], config: { file: /^\.oxfmtrc\./ }, check: 'oxfmt --check' },
  { name: 'dprint', kind: 'formatter', args: ['fmt'], config: { file: /^\.?dprint\.jsonc?$/, isNeeded: true }, check: 'dprint check' },
]

export interface ToolSurroundings {
  readonly folder: string
  /** The folder up to which configs and `node_modules` are looked for. */
  readonly top: string
  /** The packages that the project asks for. */
  readonly dependencies: ReadonlySet<string>
  /** The programs that the project's scripts run. */
  readonly programs: readonly Words[]
}

export interface InstalledTool extends Pick<Tool, 'name' | 'args' | 'check'> {
  /** Path of its program. */
  readonly program: string
}

/** The tools that a project uses on a file of this name in its folder, as far as they are installed, in the order in which to run them. */
export const toolsFor = (name: string, { folder, top, dependencies, programs }: ToolSurroundings): readonly InstalledTool[] => {
  const content = jsonOf(join(folder, 'package.json')) ?? {}
  const staged = JSON.stringify(content['lint-staged'] ?? '')
  const hasFile = (form: RegExp): boolean => foldersUp(folder, top).some((one) => entriesOf(one).some((entry) => form.test(entry.name)))
  const isConfigured = ({ config }: Tool): boolean =>
    config !== undefined && (hasFile(config.file) || (config.key !== undefined && content[config.key] !== undefined))
  const isCalled = (tool: Tool): boolean => staged.includes(tool.name) || programs.some((words) => programOf(words).program === tool.name)
  const isOnlyJs = !hasFile(/^eslint\.config\./)

  const asked = tools.filter(
    (tool) => dependencies.has(tool.package ?? tool.name) && (tool.config?.isNeeded !== true || isConfigured(tool)),
  )
  // a formatter may be a dependency for another reason, such as a test
  const formatters = asked.filter((tool) => tool.kind === 'formatter')
  const used = formatters.some(isCalled) ? formatters.filter(isCalled) : formatters.filter(isConfigured)
  return asked
    .filter((tool) => {
      if (tool.kind === 'formatter') return used.includes(tool)
      return tool.kind === 'both' || lintsFile(tool.name, name, { programs, isOnlyJs: tool.name === 'eslint' && isOnlyJs })
    })
    .flatMap((tool) => {
      const program = foldersUp(folder, top)
        .map((one) => join(one, 'node_modules', '.bin', tool.name))
        .find((path) => existsSync(path))
      return program === undefined ? [] : [{ name: tool.name, args: tool.args, check: tool.check, program }]
    })
}

const foldersUp = function* (folder: string, top: string): Generator<string> {
  for (const one of foldersToRoot(folder)) {
    yield one
    if (one === top) return
  }
}
