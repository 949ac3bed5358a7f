import type { Database } from '../../database/load-sqlite.ts'
import type { JobId, RunId } from '../../model/ids.ts'
import { isJobStatus } from '../../model/run-record.ts'
import type { JobOfRun } from '../../storage/store.ts'

/** `allowFailure` is only read for failed jobs: the record may be long, and the other columns come before it. */
const jobsOfRun = `SELECT job_id, status, duration_ms, attempts,
    CASE WHEN status = 'failed' THEN json_extract(record, '$.planned.allowFailure') ELSE 0 END
  FROM jobs WHERE run_id = ? ORDER BY position`

/** The jobs of each run, in plan order, without those whose status only a newer Sparkwing knows. */
export const jobsOfRuns = (db: Database, runs: readonly RunId[]): readonly JobOfRun[] => {
  const select = db.prepare<[RunId], [JobId, string, number | null, number, number]>(jobsOfRun).raw()
  return runs.flatMap((run) =>
    select
      .all(run)
      .flatMap(([job, status, durationMs, attempts, isFailureAllowed]): readonly JobOfRun[] =>
        isJobStatus(status)
          ? [{ run, job, status, ...(durationMs !== null && { durationMs }), attempts, isFailureAllowed: isFailureAllowed === 1 }]
          : [],
      ),
  )
}
