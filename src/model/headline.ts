/** The line of a job's log that best says why the job failed. */
export interface Headline {
  /** Counts from 1. */
  readonly line: number
  /** At most 300 characters, without colour. */
  readonly text: string
  /** What kind of line it is, such as `located` or `exception`. */
  readonly family: string
  /** The same for failures that differ only in numbers, folders and quoted values. */
  readonly signature: string
}
