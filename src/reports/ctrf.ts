import { fullName, lineNumber, ReportError, type RawCase, type ReadCases } from './raw-case.ts'

type Members = Readonly<Record<string, unknown>>

/** Reads CTRF: the tests of `results.tests` with the status `failed`. */
export const readCtrf: ReadCases = (text) => {
  const report = membersOf(parsed(text))
  const { tests } = membersOf(report['results'])
  if (!Array.isArray(tests)) throw new ReportError('is not a CTRF report: it has no results.tests')
  const failed = tests.map(membersOf).filter(({ status }) => status === 'failed')
  return { cases: failed.map(caseOf) }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new ReportError('is not valid JSON')
  }
}

const membersOf = (value: unknown): Members => (typeof value === 'object' && value !== null ? (value as Members) : {})
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value : undefined)

const caseOf = ({ name, suite, message, trace, filePath, line }: Members): RawCase => {
  const suites = (Array.isArray(suite) ? suite : [suite]).flatMap((one) => textOf(one) ?? [])
  return {
    name: fullName(suites.join(' > '), textOf(name) ?? ''),
    file: textOf(filePath),
    line: lineNumber(line),
    message: textOf(message) ?? textOf(trace)?.trim().split('\n')[0],
  }
}
