import type { RunRecord, StartedRun } from '../model/run-record.ts'
import type { RunQuery } from './store.ts'

/** Whether a run meets all conditions of a query, except that it has run something, which its jobs tell. */
export const isAskedFor = ({ id, started, state, startedAt, unchecked }: RunRecord, query: Omit<RunQuery, 'limit'>): boolean =>
  (query.project === undefined || query.project === started.project) &&
  (query.projects === undefined || query.projects.includes(started.project)) &&
  (query.pipeline === undefined || query.pipeline === started.pipeline) &&
  (query.status === undefined || query.status === state.status) &&
  (query.branch === undefined || query.branch === started.git?.branch) &&
  (query.retryOf === undefined || query.retryOf === started.retryOf?.run) &&
  (query.isWhole !== true || isWhole(started, unchecked)) &&
  (query.since === undefined || startedAt >= query.since) &&
  (query.until === undefined || startedAt < query.until) &&
  (query.before === undefined || id < query.before)

const isWhole = ({ options, retryOf }: StartedRun, unchecked: number | undefined): boolean =>
  options.only === undefined &&
  options.from === undefined &&
  retryOf?.mode !== 'from' &&
  retryOf?.mode !== 'jobs' &&
  unchecked === undefined
