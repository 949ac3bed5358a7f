import type { RunFold } from '../../model/fold-run.ts'
import type { RunId } from '../../model/ids.ts'
import type { RunQuery } from '../../storage/store.ts'
import type { RunSummaryJson } from '../../wire/run.ts'
import type { IndexedRun, IndexInUse } from '../run-index.ts'
import type { UsualTimes } from './usual-times.ts'

/** The newest runs of one pipeline of a project. */
export type PipelineQuery = Required<Pick<RunQuery, 'project' | 'pipeline' | 'limit'>>

/** A run that is followed while it runs. It may be ahead of the index. */
export interface FollowedRun {
  readonly id: RunId
  /** `undefined` before its first event. */
  readonly fold: () => RunFold | undefined
  /** Why the state of a run that is not over is unknown. */
  readonly unreachable: () => string | undefined
}

/** Where history is read from: only the index, or also the runs that a server follows. */
export interface HistorySource {
  readonly home: string
  readonly index: IndexInUse
  readonly usual: UsualTimes
  /** Newest first. */
  readonly list: (query: PipelineQuery) => Promise<readonly RunSummaryJson[]>
  readonly runOf: (run: RunId) => Promise<IndexedRun | undefined>
  readonly followed?: {
    get(run: RunId): FollowedRun | undefined
    all(): readonly FollowedRun[]
  }
}
