import type { RunDetailJson } from '../../../src/wire/run.ts'

/** The props of a view of all jobs of a run. */
export interface JobsViewProps {
  readonly detail: RunDetailJson
  /** The id of the job whose panel is open. */
  readonly open: string | undefined
  readonly onOpen: (job: string) => void
}
