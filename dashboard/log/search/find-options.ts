/** What is searched for in a log. */
export interface FindOptions {
  readonly text: string
  readonly isRegex?: boolean
  readonly isCaseSensitive?: boolean
  /** Only lines that match are shown, with some around them. */
  readonly isOnlyHits?: boolean
}
