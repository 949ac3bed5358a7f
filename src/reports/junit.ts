import { XMLParser } from 'fast-xml-parser'
import { fullName, lineNumber, ReportError, type RawCase, type ReadCases } from './raw-case.ts'

type Element = Readonly<Record<string, unknown>>

const elements = new Set(['testsuites', 'testsuite', 'testcase', 'failure', 'error'])

/** Entities are decoded below: only those that every XML has, so that none of a report's own can grow. */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#text',
  cdataPropName: '#cdata',
  processEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  stopNodes: ['..system-out', '..system-err', '..properties'],
  isArray: (name, _path, _isLeaf, isAttribute) => !isAttribute && elements.has(name),
})

const isCutOff = 'is not complete'
const endOfTest = '</testcase>'
/** node:test writes comments at the end. */
const longestEnd = 2000

/** Reads JUnit XML: the failures and errors of all suites, however deep. */
export const readJunit: ReadCases = (text) => {
  const [, outermost] = /<(testsuites?)[\s/>]/.exec(text) ?? []
  if (outermost === undefined) throw new ReportError('has no test suites')
  const end = text
    .slice(-longestEnd)
    .replace(/<!--[^]*?-->/g, '')
    .trimEnd()
  const isWhole = end.endsWith(`</${outermost}>`) || end.endsWith('/>')
  const lastTest = text.lastIndexOf(endOfTest)
  if (!isWhole && lastTest < 0) throw new ReportError(isCutOff)
  // the parser accepts elements without an end, but no half tags
  const root = parsed(isWhole ? text : text.slice(0, lastTest + endOfTest.length))
  const suites = [...childrenOf(root, 'testsuites'), ...childrenOf(root, 'testsuite')]
  return { cases: suites.flatMap((suite) => casesIn(suite, {})), ...(!isWhole && { problem: isCutOff }) }
}

const parsed = (text: string): Element => {
  try {
    return parser.parse(text) as Element
  } catch (error) {
    throw new ReportError(`cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

const isElement = (value: unknown): value is Element => typeof value === 'object' && value !== null

/** An element with neither attributes nor children is a text. */
const childrenOf = (element: Element, name: string): readonly Element[] => {
  const children = element[name]
  return Array.isArray(children) ? children.map((child: unknown) => (isElement(child) ? child : { '#text': child })) : []
}

interface Suite {
  readonly file?: string | undefined
  readonly isPytest?: boolean
}

/** The parser limits how deep elements may be. */
const casesIn = (element: Element, outer: Suite): RawCase[] => {
  const suite: Suite = {
    file: attribute(element, 'file') ?? outer.file,
    isPytest: outer.isPytest === true || attribute(element, 'name') === 'pytest',
  }
  const own = childrenOf(element, 'testcase').flatMap((test) => {
    const [failure] = [...childrenOf(test, 'failure'), ...childrenOf(test, 'error')]
    return failure ? [caseOf(test, failure, suite)] : []
  })
  return [...own, ...childrenOf(element, 'testsuite').flatMap((inner) => casesIn(inner, suite))]
}

const caseOf = (test: Element, failure: Element, suite: Suite): RawCase => {
  const details = textOf(failure)
  const className = attribute(test, 'classname') ?? ''
  const isFile = isPath.test(className)
  const file = attribute(test, 'file') ?? (isFile ? className : suite.file)
  const line = lineNumber(attribute(test, 'line'))
  return {
    // the class of a test of node:test is `test`
    name: fullName(isFile || className === 'test' ? '' : className, attribute(test, 'name') ?? ''),
    // pytest counts lines from 0, and means the beginning of the test
    ...(placeIn(details, file) ?? { file, line: line !== undefined && suite.isPytest ? line + 1 : line }),
    message: attribute(failure, 'message') ?? firstLines(details),
  }
}

const isPath = /^\S+\.(?:[cm]?[jt]sx?|py|rb|php|go)$/

const attribute = (element: Element, name: string): string | undefined => {
  const value = element[`@${name}`]
  return typeof value === 'string' && value.trim() !== '' ? decoded(value) : undefined
}

const textOf = (element: Element): string =>
  [element['#text'], element['#cdata']]
    .flat()
    .flatMap((part, index) => (typeof part === 'string' ? [index === 0 && part === element['#text'] ? decoded(part) : part] : []))
    .join('\n')

/** The line of the test's file that a stack names, or the place at the end of what pytest writes. */
const placeIn = (details: string, file: string | undefined): Pick<RawCase, 'file' | 'line'> | undefined => {
  if (file === undefined) {
    const [, found, line] = /^(\S{1,300}\.py):(\d{1,9}): \w/m.exec(details) ?? []
    return found === undefined ? undefined : { file: found, line: lineNumber(line) }
  }
  const name = file.split(/[\\/]/).at(-1) ?? file
  for (let at = details.indexOf(name); at >= 0; at = details.indexOf(name, at + name.length)) {
    const [, line] = /^(?::|", line )(\d{1,9})/.exec(details.slice(at + name.length, at + name.length + 20)) ?? []
    if (line !== undefined) return { file, line: lineNumber(line) }
  }
  return undefined
}

/** A message without the stack below it. */
const firstLines = (details: string): string | undefined => {
  const lines = details.trim().split('\n')
  const stack = lines.findIndex((line) => /^\s+at |^\s*❯ /.test(line))
  const message = (stack > 0 ? lines.slice(0, stack) : lines).join('\n').trim()
  return message === '' ? undefined : message
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

const decoded = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(lt|gt|amp|quot|apos));/gi, (all, decimal, hex, name) => {
    if (typeof name === 'string') return named[name] ?? all
    const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16)
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : all
  })
