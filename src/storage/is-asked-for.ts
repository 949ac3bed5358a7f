import type { RunId } from '../model/ids.ts'
import type { RunRecord, StartedRun } from '../model/run-record.ts'
import type { RunQuery } from './store.ts'

/**
 * Whether a run meets all conditions of a query, except that it has run something, which its jobs tell, and, in an order of durations, that
 * it comes after `before`.
 */
export const isAskedFor = ({ id, started, state, startedAt, unchecked }: RunRecord, query: Omit<RunQuery, 'limit'>): boolean =>
  (query.project === undefined || query.project === started.project) &&
  (query.projects === undefined || query.projects.includes(started.project)) &&
  (query.pipeline === undefined || query.pipeline === started.pipeline) &&
  (query.status === undefined || query.status === state.status) &&
  (query.statuses === undefined || query.statuses.includes(state.status)) &&
  (query.branch === undefined || query.branch === started.git?.branch) &&
  (query.retryOf === undefined || query.retryOf === started.retryOf?.run) &&
  (query.isWhole !== true || isWhole(started, unchecked)) &&
  (query.since === undefined || startedAt >= query.since) &&
  (query.until === undefined || startedAt < query.until) &&
  isInOrder(id, 'durationMs' in state, query)

const isInOrder = (id: RunId, isTimed: boolean, { order = 'newest', before }: Pick<RunQuery, 'order' | 'before'>): boolean => {
  if (order === 'longest' || order === 'shortest') return isTimed
  return before === undefined || (order === 'newest' ? id < before : id > before)
}

const isWhole = ({ options, retryOf }: StartedRun, unchecked: number | undefined): boolean =>
  options.only === undefined &&
  options.from === undefined &&
  retryOf?.mode !== 'from' &&
  retryOf?.mode !== 'jobs' &&
  unchecked === undefined
