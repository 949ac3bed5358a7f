import type { RunDetailJson } from '../../../src/wire/run.ts'

/** What a view of all jobs of a run is given. */
export interface JobsViewProps {
  readonly detail: RunDetailJson
  /** Id of the job whose panel is open. */
  readonly open: string | undefined
  readonly onOpen: (job: string) => void
}
