import type { Database } from '../../database/load-sqlite.ts'
import { toMillis, type Millis, type RunId } from '../../model/ids.ts'
import type { OverviewQuery, PipelineOverview, RecentRun } from '../../storage/store.ts'
import { isKnownStatus } from './known-status.ts'
import { isWholeRun, toListedRun, type ListedRow } from './list-runs.ts'

const some = `WITH some AS (
  SELECT project, pipeline, runs FROM pipelines WHERE (project, pipeline) > (@project, @pipeline) ORDER BY project, pipeline LIMIT @limit)`
const ofPipeline = `runs.pipeline = some.pipeline AND runs.project = some.project`

const newest = `${some}
  SELECT some.project, some.pipeline, some.runs, run.started_at, run.record, run.job_counts, run.cells
    FROM some JOIN runs AS run ON run.id = (SELECT id FROM runs WHERE ${ofPipeline} AND ${isKnownStatus} ORDER BY id DESC LIMIT 1)
   ORDER BY some.project, some.pipeline`
const recent = `${some}
  SELECT some.project, some.pipeline, run.id, run.status, run.started_at, run.duration_ms
    FROM some JOIN runs AS run ON run.id IN (SELECT id FROM runs WHERE ${ofPipeline} AND ${isKnownStatus} ORDER BY id DESC LIMIT @recent)`
const passed = `${some}
  SELECT some.project, some.pipeline, run.id, run.duration_ms
    FROM some JOIN runs AS run ON run.id IN (
      SELECT id FROM runs WHERE ${ofPipeline} AND status = 'passed' AND ${isWholeRun} ORDER BY id DESC LIMIT @passed)`

type NewestRow = ListedRow & {
  readonly project: string
  readonly pipeline: string
  readonly runs: number
  readonly started_at: number
}
type RecentRow = [project: string, pipeline: string, id: RunId, status: RecentRun['status'], startedAt: Millis, durationMs: number | null]
type PassedRow = [project: string, pipeline: string, id: RunId, durationMs: number | null]

/** Some pipelines with their newest runs. One query for all of them takes a tenth of the time of one for each. */
export const pipelineOverviews = (db: Database, query: OverviewQuery): readonly PipelineOverview[] => {
  const { after = { project: '', pipeline: '' }, limit } = query
  const page = { ...after, limit }
  const recentOf = Map.groupBy(
    db
      .prepare<unknown[], RecentRow>(recent)
      .raw()
      .all({ ...page, recent: query.recent }),
    keyOf,
  )
  const passedOf = Map.groupBy(
    db
      .prepare<unknown[], PassedRow>(passed)
      .raw()
      .all({ ...page, passed: query.passed }),
    keyOf,
  )
  return db
    .prepare<unknown[], NewestRow>(newest)
    .all(page)
    .map(({ project, pipeline, runs, started_at, ...row }) => {
      const key = keyOf([project, pipeline])
      return {
        ...{ project, pipeline, runs, lastRunAt: toMillis(started_at), newest: toListedRun(row) },
        recent: (recentOf.get(key) ?? []).sort(newestFirst).map(([, , id, status, startedAt, durationMs]) => ({
          ...{ id, status, startedAt },
          ...(durationMs !== null && { durationMs }),
        })),
        passedMs: (passedOf.get(key) ?? []).sort(newestFirst).flatMap(([, , , durationMs]) => durationMs ?? []),
      }
    })
}

const keyOf = ([project, pipeline]: readonly [project: string, pipeline: string, ...rest: unknown[]]): string => `${project}\0${pipeline}`

const newestFirst = ([, , a]: RecentRow | PassedRow, [, , b]: RecentRow | PassedRow): number => (a < b ? 1 : -1)
