/** A search in a log. */
export interface FindOptions {
  readonly text: string
  readonly isRegex?: boolean
  readonly isCaseSensitive?: boolean
  /** Show only matching lines, with some context. */
  readonly isOnlyHits?: boolean
}
