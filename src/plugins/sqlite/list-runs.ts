import type { Database } from 'better-sqlite3'
import { mintRunId, toMillis, type Millis, type RunId } from '../../model/ids.ts'
import type { ListedRun, RunQuery, SeenPipeline } from '../../pipeline/store.ts'
import { runRecordOf } from './run-rows.ts'

/** A run's id is drawn a little before `run.started` is said; never more than this. */
const mintedBeforeStartMs = 60_000

/** One page of runs, newest first. */
export const listRuns = (db: Database, query: RunQuery): readonly ListedRun[] => {
  const conditions: (readonly [sql: string, value: string | number | undefined])[] = [
    ['project = ?', query.project],
    ['pipeline = ?', query.pipeline],
    ['status = ?', query.status],
    ['branch = ?', query.branch],
    // Ids sort by time: this bound ends the walk through an index, the next one is exact.
    ['id >= ?', query.since && firstIdAt(query.since)],
    ['started_at >= ?', query.since],
    ['id < ?', query.before],
  ]
  const given = conditions.filter(([, value]) => value !== undefined)
  const where = given.length === 0 ? '' : `WHERE ${given.map(([sql]) => sql).join(' AND ')}`
  return db
    .prepare<unknown[], { record: string; job_counts: string }>(`SELECT record, job_counts FROM runs ${where} ORDER BY id DESC LIMIT ?`)
    .all(...given.map(([, value]) => value), Math.max(1, query.limit))
    .map((row) => ({ run: runRecordOf(row), jobCounts: JSON.parse(row.job_counts) as ListedRun['jobCounts'] }))
}

const firstIdAt = (since: Millis): string =>
  mintRunId(toMillis(Math.max(0, since - mintedBeforeStartMs))).slice(0, 'YYYYMMDD-HHMMSS-mmm'.length)

/** Ids that begin with `prefix`, newest first. */
export const findRuns = (db: Database, prefix: string, limit: number): readonly RunId[] =>
  db
    .prepare<unknown[], RunId>('SELECT id FROM runs WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT ?')
    .pluck()
    .all(prefix, `${prefix}\u{10ffff}`, Math.max(1, limit))

/** Every pipeline of every project with its newest run; counts along an index, and looks up one row for each pipeline. */
export const seenPipelines = (db: Database): readonly SeenPipeline[] =>
  db
    .prepare<unknown[], { project: string; pipeline: string; runs: number; last_run_at: number }>(
      `SELECT seen.project, seen.pipeline, seen.runs, newest.started_at AS last_run_at
         FROM (SELECT project, pipeline, COUNT(*) AS runs, MAX(id) AS id FROM runs GROUP BY pipeline, project) AS seen
         JOIN runs AS newest USING (id)
        ORDER BY seen.project, seen.pipeline`,
    )
    .all()
    .map(({ project, pipeline, runs, last_run_at }) => ({ project, pipeline, runs, lastRunAt: toMillis(last_run_at) }))
