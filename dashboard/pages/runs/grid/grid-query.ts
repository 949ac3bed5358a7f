import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import { httpApi } from '../../../../src/wire/http-api.ts'
import type { GridJson } from '../../../../src/wire/statistics.ts'
import { fetchJson } from '../../../api.ts'
import { queryKeys } from '../../../query-keys.ts'
import { useRefetchOnRuns } from '../../../live/refetch-on-runs.ts'
import { gridColumns } from './grid-cells.ts'

/** The most columns. */
const mostRuns = httpApi.pipelineGrid.query.limit.max
/** A grid is large, so it is refetched no more often than this. */
const everyMs = 400

/** The grid of a pipeline, kept up to date. */
export const useGrid = (project: string, pipeline: string, order: 'attention' | 'plan') => {
  const client = useQueryClient()
  const key = queryKeys.grid(project, pipeline)
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => fetchJson('pipelineGrid', { query: { project, pipeline, limit: mostRuns }, signal }),
  })
  /** Runs known to belong to other pipelines. */
  const others = useRef(new Set<string>())
  const refresh = async (changed: ReadonlySet<string>): Promise<void> => {
    await client.invalidateQueries({ queryKey: key })
    const now = client.getQueryData<GridJson>(key)
    for (const run of changed) if (now && !now.runs.some(({ id }) => id === run)) others.current.add(run)
  }
  useRefetchOnRuns((run) => !others.current.has(run), refresh, everyMs)
  const grid = useMemo(() => data && gridColumns(data, order), [data, order])
  return { grid, error, refetch }
}
