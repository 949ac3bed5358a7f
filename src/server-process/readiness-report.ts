import { closeSync, writeSync } from 'node:fs'

/** What a starting server says to its starter over file descriptor 3, once. */
export type ReadinessReport =
  | { readonly kind: 'ready'; readonly instance: string }
  /** It was not given the life lock, or can not listen where it was told to. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly tryThis: readonly string[] }

/** Why it is refused when another process has the life lock. */
export const anotherServerCode = 'dashboard-running'

/** Where a starter that waits for the report has opened a pipe. */
export const reportFd = 3

/** Says it and closes the descriptor; a starter that has gone away is no fault. */
export const sendReadinessReport = (report: ReadinessReport): void => {
  try {
    writeSync(reportFd, JSON.stringify(report))
    closeSync(reportFd)
  } catch {
    // nobody listens any more
  }
}

/** What the starter has read; `undefined` when the server said nothing that can be understood. */
export const parseReadinessReport = (text: string): ReadinessReport | undefined => {
  try {
    return JSON.parse(text) as ReadinessReport
  } catch {
    return undefined
  }
}
