import { closeSync, writeSync } from 'node:fs'
import type { ExitCode } from '../../model/exit-codes.ts'
import { fromJsonText, toJsonText } from '../../model/record-json.ts'

/** What a starting server reports, once, over file descriptor 3 to the command that starts it. */
export type ReadinessReport =
  | { readonly kind: 'ready'; readonly instance: string }
  /** It did not get the life lock, or cannot use its address or its home. */
  | {
      readonly kind: 'refused'
      readonly code: string
      readonly message: string
      readonly tryThis: readonly string[]
      readonly exitCode: ExitCode
    }

/** The code of the refusal if another process has the life lock. */
export const anotherServerCode = 'dashboard-running'

/** File descriptor of the pipe for the report. */
export const reportFd = 3

/** Sends the report and closes the descriptor. It does not matter if the starter has gone away. */
export const sendReadinessReport = (report: ReadinessReport): void => {
  try {
    writeSync(reportFd, toJsonText(report))
    closeSync(reportFd)
  } catch {
    // the starter is gone
  }
}

/** Parses the report; `undefined` if it cannot be understood. */
export const parseReadinessReport = (text: string): ReadinessReport | undefined => {
  try {
    return fromJsonText(text) as ReadinessReport
  } catch {
    return undefined
  }
}
