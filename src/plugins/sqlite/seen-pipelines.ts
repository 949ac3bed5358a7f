import type { Database } from '../../database/load-sqlite.ts'
import { toMillis } from '../../model/ids.ts'
import type { SeenPipeline } from '../../storage/store.ts'

/** Every pipeline of every project. Triggers keep the counts, and an index finds the newest run of each. */
export const seenPipelines = (db: Database): readonly SeenPipeline[] =>
  db
    .prepare<unknown[], { project: string; pipeline: string; runs: number; last_run_at: number }>(
      `SELECT seen.project, seen.pipeline, seen.runs, newest.started_at AS last_run_at
         FROM pipelines AS seen
         JOIN runs AS newest
           ON newest.id = (SELECT max(id) FROM runs WHERE runs.pipeline = seen.pipeline AND runs.project = seen.project)
        ORDER BY seen.project, seen.pipeline`,
    )
    .all()
    .map(({ project, pipeline, runs, last_run_at }) => ({ project, pipeline, runs, lastRunAt: toMillis(last_run_at) }))
