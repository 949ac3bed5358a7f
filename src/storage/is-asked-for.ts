import type { RunRecord } from '../model/run-record.ts'
import type { RunQuery } from './store.ts'

/** Whether a run meets all conditions of a query. */
export const isAskedFor = ({ id, started, state, startedAt }: RunRecord, query: Omit<RunQuery, 'limit'>): boolean =>
  (query.project === undefined || query.project === started.project) &&
  (query.projects === undefined || query.projects.includes(started.project)) &&
  (query.pipeline === undefined || query.pipeline === started.pipeline) &&
  (query.status === undefined || query.status === state.status) &&
  (query.branch === undefined || query.branch === started.git?.branch) &&
  (query.since === undefined || startedAt >= query.since) &&
  (query.until === undefined || startedAt < query.until) &&
  (query.before === undefined || id < query.before)
