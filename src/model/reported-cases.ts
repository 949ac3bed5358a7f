import { counted } from './text/counted.ts'

/** A test that failed, from a report that its job wrote. */
export interface FailedCase {
  /** At most 300 characters, on one line, as are the other texts. */
  readonly name: string
  /** Relative to the project if it is in it. */
  readonly file?: string
  /** Counts from 1. */
  readonly line?: number
  readonly message?: string
  /** The report that it is from, relative to the job's directory. */
  readonly report: string
}

/** What the reports of a failed job say. */
export interface ReportedCases {
  /** The tests that failed; the first 50 at most. Absent if the reports have none. */
  readonly cases?: readonly FailedCase[]
  /** How many more tests failed. */
  readonly moreCases?: number
  /** Why a report could not be used. */
  readonly reportProblem?: string
}

/** The members of a {@link ReportedCases} that are present, and no others. */
export const reportedOf = ({ cases, moreCases, reportProblem }: ReportedCases): ReportedCases => ({
  ...(cases && { cases }),
  ...(moreCases !== undefined && { moreCases }),
  ...(reportProblem !== undefined && { reportProblem }),
})

/** How many tests failed, and in which reports: `2 failed tests in junit.xml`. */
export const describeCases = ({ cases = [], moreCases = 0 }: ReportedCases): string => {
  const [report, ...others] = new Set(cases.map((one) => one.report))
  const where = others.length > 0 ? counted(1 + others.length, 'report') : report
  return `${counted(cases.length + moreCases, 'failed test')} in ${where}`
}

/** A failed test on one line: `adds (test/cart.test.ts:5): expected 1 to equal 2`. */
export const describeCase = ({ name, file, line, message }: FailedCase): string => {
  const place = file === undefined ? '' : ` (${file}${line === undefined ? '' : `:${line}`})`
  return `${name}${place}${message === undefined ? '' : `: ${message}`}`
}
