/** What is known of the whole log. */
export interface LogFacts {
  readonly total: number
  readonly bytes: number
  readonly isGrowing: boolean
  readonly isComplete: boolean
}
