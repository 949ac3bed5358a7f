import { describeCase, describeCases, type ReportedCases } from '../../../model/reported-cases.ts'
import { counted } from '../../../model/text/counted.ts'
import { sanitiseName } from '../../../model/text/terminal-text.ts'

/** How many characters of a failed test are shown. */
const longestCase = 300

export interface CaseLines {
  /** `2 failed tests in junit.xml:`; absent if the reports have none. */
  readonly head?: string
  readonly lines: readonly string[]
  /** Why a report could not be used. */
  readonly problem?: string
}

/** The failed tests in the reports of a job, `most` of them, without colour. */
export const caseLines = (reported: ReportedCases, most: number): CaseLines => {
  const { cases = [], moreCases = 0, reportProblem } = reported
  const left = moreCases + Math.max(0, cases.length - most)
  const shown = cases.slice(0, most).map((one) => `- ${sanitiseName(describeCase(one)).slice(0, longestCase).toWellFormed()}`)
  return {
    ...(cases.length > 0 && { head: `${sanitiseName(describeCases(reported))}:` }),
    lines: cases.length > 0 && left > 0 ? [...shown, `- and ${counted(left, 'more failed test')}`] : shown,
    ...(reportProblem !== undefined && { problem: `(${sanitiseName(reportProblem)})` }),
  }
}
