import type { Database } from '../../database/load-sqlite.ts'
import { runIdStart, toMillis, type Millis, type RunId } from '../../model/ids.ts'
import type { CountedRuns, FoundRuns, ListedRun, RecentRun, RunCounting, RunQuery, RunSearch } from '../../storage/store.ts'
import type { RunOrder } from '../../model/run-order.ts'
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

/** A part of a statement, and its values. */
interface Part {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

type Which = Omit<RunQuery, 'limit'>

/** The WHERE part of a query. */
const whichOf = (query: Which): Part => {
  const { projects = [], statuses, order = 'newest', before } = query
  const isTimed = order === 'longest' || order === 'shortest'
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
    ...(isTimed ? [] : [[order === 'newest' ? 'id < ?' : 'id > ?', before] as const]),
  ]
  const given = conditions.flatMap(([sql, value]) => (value === undefined ? [] : [{ sql, value }]))
  const after = isTimed && before !== undefined ? [before, before] : []
  return {
    sql: `WHERE ${[
      ...given.map(({ sql }) => sql),
      ...anyProject(query),
      ...(statuses ? [`status IN (${statuses.map(() => '?').join(', ')})`] : []),
      ...(query.isWhole ? [isWholeRun] : []),
      ...(isTimed ? ['duration_ms IS NOT NULL'] : []),
      ...(after.length > 0
        ? [`(duration_ms, id) ${order === 'longest' ? '<' : '>'} ((SELECT duration_ms FROM runs WHERE id = ?), ?)`]
        : []),
      isKnownStatus,
    ].join(' AND ')}`,
    values: [...given.map(({ value }) => value), ...projects, ...(statuses ?? []), ...after],
  }
}

const inOrder: Readonly<Record<RunOrder, string>> = {
  newest: 'ORDER BY id DESC',
  oldest: 'ORDER BY id',
  longest: 'ORDER BY duration_ms DESC, id DESC',
  shortest: 'ORDER BY duration_ms, id',
}

/** The same query once for each of its states, so that each reads its own part of an index. */
const eachStatus = ({ statuses, ...query }: Which): readonly Which[] => {
  if (!statuses) return [query]
  const asked = statuses.filter((status) => query.status === undefined || status === query.status)
  return asked.map((status) => ({ ...query, status }))
}

/** Selects the first `limit` runs of a query in its order, each along an index that is in this order. */
const selectFrom = (columns: string, query: Which, limit: number): Part => {
  const { order = 'newest' } = query
  const one = ({ sql, values }: Part, index = ''): Part => ({
    sql: `SELECT ${columns} FROM runs ${index}${sql} ${inOrder[order]} LIMIT ?`,
    values: [...values, limit],
  })
  if (order === 'longest' || order === 'shortest') return one(whichOf(query), 'INDEXED BY runs_by_duration ')
  const [first, ...others] = eachStatus(query)
  if (!first || others.length === 0) return one(whichOf(first ?? query))
  // no index has the runs of several states in the order of their ids: each state has its own page, and only ids are read until they are merged
  const pages = [first, ...others].map((each) => selectFrom('id', each, limit))
  const ids = `SELECT id FROM (${pages.map(({ sql }) => `SELECT id FROM (${sql})`).join(' UNION ALL ')}) ${inOrder[order]} LIMIT ?`
  return {
    sql: `SELECT ${columns} FROM runs WHERE id IN (${ids}) ${inOrder[order]}`,
    values: [...pages.flatMap(({ values }) => values), limit],
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

/** One page of runs, in the order of the query. */
export const selectRuns = (db: Database, query: RunQuery): readonly ListedRun[] => {
  const { sql, values } = selectFrom(listedColumns, query, Math.max(1, query.limit))
  return db
    .prepare<unknown[], ListedRow>(sql)
    .all(...values)
    .map(toListedRun)
}

/** A failed job whose headline has the text. Only the jobs of runs that failed are read. */
const hasHeadline = `status = 'failed' AND EXISTS (
  SELECT 1 FROM jobs
   WHERE run_id = runs.id AND jobs.status = 'failed' AND instr(lower(json_extract(jobs.record, '$.state.headline.text')), ?) > 0)`

const hasText = `instr(words, ?) > 0 OR lower(substr(commit_sha, 1, length(?))) = ? OR (${hasHeadline})`
const valuesOf = (text: string): readonly string[] => Array<string>(4).fill(text.toLowerCase())

/** One page of runs that match a text. It reads the words of a bounded number of runs. */
export const searchRuns = (db: Database, query: RunSearch): FoundRuns => {
  const limit = Math.max(1, query.limit)
  const examine = Math.max(1, query.examine)
  const examined = selectFrom(`id, ${listedColumns}, words, commit_sha, status, duration_ms`, query, examine)
  const rows = db
    .prepare<unknown[], ListedRow & { id: RunId }>(
      `SELECT id, ${listedColumns} FROM (${examined.sql}) AS runs WHERE ${hasText} ${inOrder[query.order ?? 'newest']} LIMIT ?`,
    )
    .all(...examined.values, ...valuesOf(query.text), limit)
  const next = rows.length === limit ? rows.at(-1)?.id : lastExamined(db, query, examine)
  return { runs: rows.map(({ id: _id, ...row }) => toListedRun(row)), ...(next !== undefined && { next }) }
}

/** The last of the first `examine` runs; absent if there are no more after it. */
const lastExamined = (db: Database, query: Which, examine: number): RunId | undefined => {
  const { sql, values } = selectFrom('id, duration_ms', query, examine + 1)
  const [last, more] = db
    .prepare<unknown[], RunId>(`SELECT id FROM (${sql}) ${inOrder[query.order ?? 'newest']} LIMIT 2 OFFSET ?`)
    .pluck()
    .all(...values, examine - 1)
  return more && last
}

/** How many runs there are, among a bounded number of them. */
export const countRuns = (db: Database, { text, examine, ...query }: RunCounting): CountedRuns => {
  const most = Math.max(1, examine)
  const counted = text === undefined ? countAll(db, query, most) : countFound(db, query, text, most)
  const next = text === undefined && counted < most ? undefined : lastExamined(db, query, most)
  return { count: counted, ...(next !== undefined && { next }) }
}

/** Reads only an index, and no more of it than is counted. */
const countAll = (db: Database, query: Which, most: number): number => {
  const counts = eachStatus(query).map((which) => {
    const { sql, values } = whichOf(which)
    return (
      db
        .prepare<unknown[], number>(`SELECT count(*) FROM (SELECT 1 FROM runs ${sql} LIMIT ?)`)
        .pluck()
        .get(...values, most) ?? 0
    )
  })
  return Math.min(
    most,
    counts.reduce((sum, count) => sum + count, 0),
  )
}

const countFound = (db: Database, query: Which, text: string, examine: number): number => {
  const { sql, values } = selectFrom('id, words, commit_sha, status', query, examine)
  return (
    db
      .prepare<unknown[], number>(`SELECT count(*) FROM (${sql}) AS runs WHERE ${hasText}`)
      .pluck()
      .get(...values, ...valuesOf(text)) ?? 0
  )
}

/** The same runs with fewer fields. Rows are read as arrays, because making an object for each row would take longer than reading it. */
export const recentRuns = (db: Database, query: RunQuery): readonly RecentRun[] => {
  const { sql, values } = selectFrom('id, status, started_at, duration_ms', query, Math.max(1, query.limit))
  return db
    .prepare<unknown[], [RunId, RecentRun['status'], Millis, number | null]>(sql)
    .raw()
    .all(...values)
    .map(([id, status, startedAt, durationMs]) => ({ id, status, startedAt, ...(durationMs !== null && { durationMs }) }))
}

/** Ids that begin with `prefix`, newest first. */
export const findRuns = (db: Database, prefix: string, limit: number): readonly RunId[] =>
  db
    .prepare<unknown[], RunId>('SELECT id FROM runs WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT ?')
    .pluck()
    .all(prefix, `${prefix}\u{10ffff}`, Math.max(1, limit))
