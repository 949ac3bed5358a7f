import type { Database } from '../../database/load-sqlite.ts'
import { runIdStart, toMillis, type Millis, type RunId } from '../../model/ids.ts'
import type { FoundRuns, ListedRun, RecentRun, RunQuery, RunSearch } from '../../storage/store.ts'
import { isKnownStatus } from './known-status.ts'
import { runRecordOf } from './run-rows.ts'
import { fromJsonText } from '../../model/record-json.ts'

/** A run's id is made a little before `run.started`, but never longer before it than this. */
const mintedBeforeStartMs = 60_000

export const isWholeRun = `json_extract(record, '$.started.options.only') IS NULL
  AND json_extract(record, '$.started.options.from') IS NULL
  AND coalesce(json_extract(record, '$.started.retryOf.mode'), 'all') IN ('all', 'failed')
  AND json_extract(record, '$.unchecked') IS NULL
  AND json_remove(job_counts, '$.skipped') <> '{}'`

/** The WHERE part of a query, and its values. */
interface Which {
  readonly where: string
  readonly values: readonly (string | number)[]
}

const whichOf = (query: Omit<RunQuery, 'limit'>): Which => {
  const { projects = [] } = query
  const conditions: (readonly [sql: string, value: string | number | undefined])[] = [
    ['project = ?', query.project],
    ['pipeline = ?', query.pipeline],
    ['status = ?', query.status],
    ['branch = ?', query.branch],
    ['retry_of = ?', query.retryOf],
    // Ids sort by time. These bounds limit the index scan; the conditions on the start time are exact.
    ['id >= ?', query.since && firstIdAt(toMillis(query.since - mintedBeforeStartMs))],
    ['started_at >= ?', query.since],
    ['id < ?', query.until && firstIdAt(query.until)],
    ['started_at < ?', query.until],
    ['id < ?', query.before],
  ]
  const given = conditions.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]))
  return {
    where: `WHERE ${[...given.map(({ sql }) => sql), ...anyProject(query), ...(query.isWhole ? [isWholeRun] : []), isKnownStatus].join(' AND ')}`,
    values: [...given.map(({ value }) => value), ...projects],
  }
}

/** One project is compared by itself, because then its index is already in the order of the list. */
const anyProject = ({ projects }: Pick<RunQuery, 'projects'>): readonly string[] => {
  if (projects === undefined) return []
  return [projects.length === 1 ? 'project = ?' : `project IN (${projects.map(() => '?').join(', ')})`]
}

const firstIdAt = (at: Millis): string => runIdStart(toMillis(Math.max(0, at)))

export interface ListedRow {
  readonly record: string
  readonly job_counts: string
  readonly cells: string | null
}
const listedColumns = 'record, job_counts, cells'
export const toListedRun = ({ cells, job_counts, ...row }: ListedRow): ListedRun => ({
  run: runRecordOf(row),
  jobCounts: fromJsonText(job_counts) as ListedRun['jobCounts'],
  ...(cells !== null && { cells }),
})

/** One page of runs, newest first. */
export const selectRuns = (db: Database, query: RunQuery): readonly ListedRun[] => {
  const { where, values } = whichOf(query)
  return db
    .prepare<unknown[], ListedRow>(`SELECT ${listedColumns} FROM runs ${where} ORDER BY id DESC LIMIT ?`)
    .all(...values, Math.max(1, query.limit))
    .map(toListedRun)
}

/** A failed job whose headline has the text. Only the jobs of runs that failed are read. */
const hasHeadline = `status = 'failed' AND EXISTS (
  SELECT 1 FROM jobs
   WHERE run_id = runs.id AND jobs.status = 'failed' AND instr(lower(json_extract(jobs.record, '$.state.headline.text')), ?) > 0)`

/** One page of runs that match a text. It reads the words of a bounded number of runs. */
export const searchRuns = (db: Database, query: RunSearch): FoundRuns => {
  const { where, values } = whichOf(query)
  const sought = query.text.toLowerCase()
  const limit = Math.max(1, query.limit)
  const examine = Math.max(1, query.examine)
  const rows = db
    .prepare<unknown[], ListedRow & { id: RunId }>(
      `SELECT id, ${listedColumns}
         FROM (SELECT id, ${listedColumns}, words, commit_sha, status FROM runs ${where} ORDER BY id DESC LIMIT ?) AS runs
        WHERE instr(words, ?) > 0 OR lower(substr(commit_sha, 1, length(?))) = ? OR (${hasHeadline})
        ORDER BY id DESC LIMIT ?`,
    )
    .all(...values, examine, sought, sought, sought, sought, limit)
  const [lookedAt, behind] = db
    .prepare<unknown[], RunId>(`SELECT id FROM runs ${where} ORDER BY id DESC LIMIT 2 OFFSET ?`)
    .pluck()
    .all(...values, examine - 1)
  const next = rows.length === limit ? rows.at(-1)?.id : behind && lookedAt
  return { runs: rows.map(({ id: _id, ...row }) => toListedRun(row)), ...(next !== undefined && { next }) }
}

/** The same runs with fewer fields. Rows are read as arrays, because making an object for each row would take longer than reading it. */
export const recentRuns = (db: Database, query: RunQuery): readonly RecentRun[] => {
  const { where, values } = whichOf(query)
  return db
    .prepare<unknown[], [RunId, RecentRun['status'], Millis, number | null]>(
      `SELECT id, status, started_at, duration_ms FROM runs ${where} ORDER BY id DESC LIMIT ?`,
    )
    .raw()
    .all(...values, Math.max(1, query.limit))
    .map(([id, status, startedAt, durationMs]) => ({ id, status, startedAt, ...(durationMs !== null && { durationMs }) }))
}

/** Ids that begin with `prefix`, newest first. */
export const findRuns = (db: Database, prefix: string, limit: number): readonly RunId[] =>
  db
    .prepare<unknown[], RunId>('SELECT id FROM runs WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT ?')
    .pluck()
    .all(prefix, `${prefix}\u{10ffff}`, Math.max(1, limit))
