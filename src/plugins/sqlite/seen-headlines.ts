import type { Database } from '../../database/load-sqlite.ts'
import type { Millis, RunId } from '../../model/ids.ts'
import type { HeadlineQuery, SeenHeadline } from '../../storage/store.ts'

const seen = `SELECT counted.runs, counted.first, runs.started_at
    FROM (SELECT count(*) AS runs, min(run_id) AS first FROM headlines
           WHERE pipeline = ? AND project = ? AND signature = ? AND run_id < ?) AS counted
    JOIN runs ON runs.id = counted.first`

/** Which of the failures earlier runs of the pipeline had. */
export const seenHeadlines = (db: Database, { project, pipeline, before, signatures }: HeadlineQuery): readonly SeenHeadline[] => {
  const select = db.prepare<[string, string, string, RunId], [number, RunId, Millis]>(seen).raw()
  return [...new Set(signatures)].flatMap((signature) => {
    const row = select.get(pipeline, project, signature, before)
    return row ? [{ signature, runs: row[0], firstRun: row[1], firstAt: row[2] }] : []
  })
}
