import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { parseAst } from 'rolldown/parseAst'

/**
 * Puts the functions that a plain `sparkwing run` calls in parentheses. V8 compiles such a function together with its file, so it is in
 * the compile cache. Any other function is parsed again by every process that calls it (a sixth of the time of a short run).
 */
export const hintWarmFunctions = async ({ root, out }: { readonly root: string; readonly out: string }): Promise<void> => {
  const calledIn = await callsOfOneRun(root, out)
  for (const [file, calls] of calledIn) writeFileSync(file, inParentheses(readFileSync(file, 'utf8'), calls))
}

/** The called functions as `start:end`, by file. */
type Calls = ReadonlyMap<string, ReadonlySet<string>>

const sample =
  "import { defineConfig, pipeline, sh } from 'sparkwing'\nexport default defineConfig({ pipelines: { noop: pipeline({ plan({ job }) { job('noop', sh`:`) } }) } })\n"

const callsOfOneRun = async (root: string, out: string): Promise<Calls> => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sparkwing-build-')))
  try {
    for (const part of ['bin', 'package.json', 'oclif.manifest.json'].filter((name) => existsSync(join(root, name))))
      cpSync(join(root, part), join(folder, part), { recursive: true, force: true })
    symlinkSync(out, join(folder, 'dist'), 'junction')
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
    mkdirSync(join(folder, 'project'))
    writeFileSync(join(folder, 'project/sparkwing.config.ts'), sample)
    const env = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      SPARKWING_HOME: join(folder, 'home'),
      NODE_V8_COVERAGE: join(folder, 'coverage'),
    }
    await promisify(execFile)(process.execPath, [join(folder, 'bin/run.js'), 'run', '--output', 'quiet', 'noop'], {
      cwd: join(folder, 'project'),
      env,
      timeout: 60_000,
    })
    return readCalls(join(folder, 'coverage'), pathToFileURL(realpathSync(out)).href)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Coverage {
  readonly result: readonly {
    readonly url: string
    readonly functions: readonly {
      readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[]
    }[]
  }[]
}

const readCalls = (folder: string, built: string): Calls => {
  const calls = new Map<string, Set<string>>()
  for (const report of readdirSync(folder)) {
    const { result } = JSON.parse(readFileSync(join(folder, report), 'utf8')) as Coverage
    for (const { url, functions } of result.filter((script) => script.url.startsWith(`${built}/`))) {
      const file = fileURLToPath(url)
      const called = functions.flatMap(({ ranges }) => ranges.slice(0, 1)).filter(({ count }) => count > 0)
      calls.set(file, new Set([...(calls.get(file) ?? []), ...called.map(({ startOffset, endOffset }) => `${startOffset}:${endOffset}`)]))
    }
  }
  return calls
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
}
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value && 'start' in value

/** The code with the called function expressions in parentheses. Declarations and methods cannot be in parentheses. */
const inParentheses = (code: string, calls: ReadonlySet<string>): string => {
  const marks: { readonly at: number; readonly text: '(' | ')' }[] = []
  const visit = (value: unknown, isValue: boolean): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item, true)
      return
    }
    if (!isNode(value)) return
    const isFunction = value.type === 'ArrowFunctionExpression' || (value.type === 'FunctionExpression' && isValue)
    if (isFunction && calls.has(`${value.start}:${value.end}`)) marks.push({ at: value.start, text: '(' }, { at: value.end, text: ')' })
    const isMethod =
      value.type === 'MethodDefinition' ||
      (value.type === 'Property' && 'method' in value && 'kind' in value && (value.method === true || value.kind !== 'init'))
    for (const [key, child] of Object.entries(value)) visit(child, !(isMethod && key === 'value'))
  }
  visit(parseAst(code), true)
  // if one ends where another starts, the end comes first
  marks.sort((a, b) => a.at - b.at || (a.text === ')' ? -1 : 1))
  let text = ''
  let from = 0
  for (const mark of marks) {
    text += code.slice(from, mark.at) + mark.text
    from = mark.at
  }
  return text + code.slice(from)
}
