import type { Database } from '../../database/load-sqlite.ts'
import { toSeq, type RunId, type Seq } from '../../model/ids.ts'
import { isJobStatus, isRunStatus, type JobRecord, type RunRecord, type RunSnapshot } from '../../model/run-record.ts'
import { runWords } from '../../model/text/run-words.ts'
import type { KnownRun, ListedRun, SizedRun } from '../../storage/store.ts'
import { isKnownStatus } from './known-status.ts'
import { lazyStatement } from './statements.ts'
import { fromJsonText, toJsonText } from '../../model/record-json.ts'

const upsertRun = `INSERT INTO runs
    (id, project, pipeline, directory, status, started_at, ended_at, duration_ms, branch, commit_sha, seq, job_counts, record,
     annotations, cells, log_bytes, words, retry_of)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET status = excluded.status, ended_at = excluded.ended_at, duration_ms = excluded.duration_ms,
    seq = excluded.seq, job_counts = excluded.job_counts, record = excluded.record, annotations = excluded.annotations,
    cells = excluded.cells, log_bytes = excluded.log_bytes`

const upsertJob = `INSERT INTO jobs (run_id, position, job_id, status, started_at, ended_at, duration_ms, attempts, record)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (run_id, position) DO UPDATE SET status = excluded.status, started_at = excluded.started_at,
    ended_at = excluded.ended_at, duration_ms = excluded.duration_ms, attempts = excluded.attempts, record = excluded.record`

/** Reads and writes the rows of single runs: converts between records and columns. */
export const createRunRows = (db: Database) => {
  const putRun = lazyStatement(db, upsertRun)
  const putJob = lazyStatement(db, upsertJob)
  const putHeadline = lazyStatement(db, 'INSERT OR IGNORE INTO headlines SELECT pipeline, project, ?, id FROM runs WHERE id = ?')
  const selectSeq = lazyStatement<{ seq: number }>(db, `SELECT seq FROM runs WHERE id = ? AND ${isKnownStatus}`)
  const selectRun = lazyStatement<{ record: string; annotations: string | null }>(
    db,
    `SELECT record, annotations FROM runs WHERE id = ? AND ${isKnownStatus}`,
  )
  const selectJobs = lazyStatement<{ record: string }>(db, 'SELECT record FROM jobs WHERE run_id = ? ORDER BY position')
  // As arrays: with many runs, making an object for each row would take longer than reading it.
  const selectKnown = lazyStatement<[id: RunId, seq: Seq, status: string]>(
    db,
    `SELECT id, seq, status FROM runs WHERE id > ? AND ${isKnownStatus} ORDER BY id LIMIT ?`,
  )
  const forgetLogs = lazyStatement(db, 'UPDATE runs SET log_bytes = 0 WHERE id = ?')
  const deleteRun = lazyStatement(db, 'DELETE FROM runs WHERE id = ?')

  return {
    /** The last event in the row; 0 if there is no row, or only a newer Sparkwing understands it. */
    seqOf: (run: RunId): Seq => toSeq(selectSeq().get(run)?.seq ?? 0),

    putRun(run: RunRecord, { jobCounts, cells, logBytes }: Pick<ListedRun, 'jobCounts' | 'cells'> & Pick<SizedRun, 'logBytes'>): void {
      const { annotations, ...record } = run
      const { id, startedAt, state, seq } = run
      const { project, pipeline, directory, git, retryOf } = run.started
      const [endedAt, durationMs] = state.status === 'running' ? [null, null] : [state.endedAt, state.durationMs]
      const branch = git?.branch ?? null
      const commit = git?.commit ?? null
      const written = [toJsonText(jobCounts), toJsonText(record), annotationsText(annotations)]
      const found = [cells ?? null, whole(logBytes), runWords(run), retryOf?.run ?? null]
      putRun().run(
        id,
        project,
        pipeline,
        directory,
        state.status,
        whole(startedAt),
        whole(endedAt),
        whole(durationMs),
        branch,
        commit,
        seq,
        ...written,
        ...found,
      )
    },

    /** The row of the run must be there already. */
    putJob(run: RunId, job: JobRecord): void {
      const { planned, position, state, attempts } = job
      const startedAt = 'startedAt' in state ? state.startedAt : null
      // a result that is reused says nothing of how long the job takes
      const isReused = state.status === 'passed' && state.reused !== undefined
      const [endedAt, durationMs] = 'endedAt' in state ? [state.endedAt, isReused ? null : state.durationMs] : [null, null]
      putJob().run(
        run,
        position,
        planned.id,
        state.status,
        whole(startedAt),
        whole(endedAt),
        whole(durationMs),
        attempts.length,
        toJsonText(job),
      )
      if (state.status === 'failed' && state.headline) putHeadline().run(state.headline.signature, run)
    },

    read(run: RunId): RunSnapshot | undefined {
      const row = selectRun().get(run)
      return row && { run: runRecordOf(row), jobs: selectJobs().all(run).map(jobRecordOf) }
    },

    /** The next runs by id. It leaves out runs with a status that only a newer Sparkwing knows, so their journals are read again. */
    knownAfter: (run: string, limit: number): readonly KnownRun[] =>
      selectKnown()
        .raw()
        .all(run, limit)
        .map(([id, seq, status]) => ({ id, seq, isOver: status !== 'running' })),

    forgetLogs: (run: RunId): void => void forgetLogs().run(run),

    remove: (run: RunId): void => void deleteRun().run(run),
  }
}

export type RunRows = ReturnType<typeof createRunRows>

/** The column of the annotations, which most runs lack. */
export const annotationsText = (annotations: RunRecord['annotations']): string | null =>
  annotations.length === 0 ? null : toJsonText(annotations)

/** These columns take whole numbers only; a journal that another program wrote may hold fractions of milliseconds. */
const whole = (value: number | null): number | null => (value === null ? null : Math.round(value))

/** The row boundary: only `putRun` and `putJob` write these columns. */
export const runRecordOf = (row: { readonly record: string; readonly annotations?: string | null }): RunRecord => {
  const annotations = fromJsonText(row.annotations ?? '[]') as RunRecord['annotations']
  // in a row from before annotations had their own column, they are part of the record
  return { annotations, ...parseRow<Omit<RunRecord, 'annotations'>>(row, ['id', 'startedAt', 'started', 'state', 'seq'], isRunStatus) }
}
const jobRecordOf = (row: { readonly record: string }): JobRecord =>
  parseRow<JobRecord>(row, ['planned', 'position', 'state', 'attempts'], isJobStatus)

/**
 * A disk error can change a row so that it is still valid JSON: two strings have merged, and the names between them are gone. Throws a
 * `SyntaxError` then, as for any other damage.
 */
const parseRow = <T extends { readonly state: { readonly status: string } }>(
  { record }: { readonly record: string },
  names: readonly (keyof T)[],
  isStatus: (status: string) => boolean,
): T => {
  const value = fromJsonText(record) as Partial<T>
  if (names.some((name) => value[name] === undefined) || typeof value.state?.status !== 'string' || !isStatus(value.state.status))
    throw new SyntaxError('A row of the store lacks part of its record.')
  return value as T
}
