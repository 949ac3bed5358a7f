import { fullName, lineNumber, ReportError, type RawCase, type ReadCases } from './raw-case.ts'

interface FoundCase {
  readonly depth: number
  readonly test: RawCase
}

const testLine = /^( *)(not )?ok\b(?: +\d+)?(?: +(?:- )?(.*))?$/
const isExpected = /#\s*(?:todo|skip)\b/i

/** Reads TAP: the tests that are `not ok`. One that failed because of its subtests is not listed besides them. */
export const readTap: ReadCases = (text) => {
  const lines = text.split(/\r?\n/)
  if (!lines.some((line) => testLine.test(line) || /^TAP version \d|^1\.\.\d/.test(line))) {
    throw new ReportError('is neither JUnit XML, CTRF nor TAP')
  }
  const done: RawCase[] = []
  // subtests come before their parent, which names them
  let open: FoundCase[] = []
  for (const [at, line] of lines.entries()) {
    const [isTest, indent = '', not, title = ''] = testLine.exec(line) ?? []
    if (isTest === undefined) continue
    const depth = indent.length
    const inner = open.filter((one) => one.depth > depth)
    open = open.filter((one) => one.depth <= depth)
    const isFailed = not !== undefined && !isExpected.test(title)
    const name = title.replace(/\\([#\\])/g, '$1').trim()
    if (isFailed && inner.length > 0) {
      open.push(...inner.map(({ test }) => ({ depth, test: { ...test, name: fullName(name, test.name) } })))
    } else if (isFailed) {
      open.push({ depth, test: { name, ...diagnosticsBelow(lines, at + 1) } })
    }
    if (depth === 0) {
      done.push(...open.map(({ test }) => test))
      open = []
    }
  }
  return { cases: [...done, ...open.map(({ test }) => test)] }
}

/** Lines of a block of diagnostics that are looked at. */
const mostLines = 200

/** The place and message in the YAML block below a test, as node:test and tap write it. */
const diagnosticsBelow = (lines: readonly string[], from: number): Partial<RawCase> => {
  if (lines[from]?.trim() !== '---') return {}
  const block = lines.slice(from + 1, from + mostLines)
  const end = block.findIndex((line) => line.trim() === '...')
  const all = end < 0 ? block : block.slice(0, end)
  const valueOf = (key: string): string | undefined => {
    const at = all.findIndex((line) => line.trimStart().startsWith(`${key}:`))
    const value = all[at]
      ?.trim()
      .slice(key.length + 1)
      .trim()
    if (value === undefined || !/^[|>]/.test(value)) return value === undefined || value === '' ? undefined : unquoted(value)
    return textBelow(all, at)
  }
  const [, file, line] = /^(.+?):(\d+)(?::\d+)?$/.exec(valueOf('location') ?? '') ?? []
  return {
    file: file ?? valueOf('file') ?? valueOf('fileName'),
    line: lineNumber(line ?? valueOf('line') ?? valueOf('lineNumber')),
    message: valueOf('error') ?? valueOf('message'),
  }
}

/** The lines of a YAML block text, which are indented further than its key. */
const textBelow = (lines: readonly string[], at: number): string => {
  const indentOf = (line = ''): number => line.length - line.trimStart().length
  const rest = lines.slice(at + 1)
  const end = rest.findIndex((line) => line.trim() !== '' && indentOf(line) <= indentOf(lines[at]))
  return (end < 0 ? rest : rest.slice(0, end)).join('\n')
}

const unquoted = (value: string): string => {
  const [, single, double] = /^(?:'(.*)'|"(.*)")$/.exec(value) ?? []
  return single?.replaceAll("''", "'") ?? double?.replaceAll('\\"', '"') ?? value
}
