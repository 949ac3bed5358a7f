import { nearNames } from '../../model/text/near-names.ts'
import { requestLine } from '../../wire/http-request.ts'
import type { GridJson, StatsJson } from '../../wire/statistics.ts'
import type { HistoryReading, PipelineQuery } from '../ports.ts'
import { Refusal } from '../refusal.ts'

/** Statistics over the newest runs of a pipeline. */
export const handleStats = async (history: HistoryReading, query: PipelineQuery): Promise<StatsJson> => {
  const stats = await history.stats(query)
  return stats.runs.length > 0 ? stats : refusePipeline(history, query)
}

/** The newest runs of a pipeline as a grid. */
export const pipelineGrid = async (history: HistoryReading, query: PipelineQuery): Promise<GridJson> => {
  const grid = await history.grid(query)
  return grid.runs.length > 0 ? grid : refusePipeline(history, query)
}

/** Throws a 404 that suggests similar pipelines, or says that no run of the project is recorded. */
const refusePipeline = async (history: HistoryReading, { project, pipeline }: PipelineQuery): Promise<never> => {
  const { pipelines } = await history.pipelines()
  const ofProject = pipelines.filter((seen) => seen.project === project).map((seen) => seen.pipeline)
  if (ofProject.length === 0) {
    throw new Refusal(404, 'unknown-project', `No run of the project ${JSON.stringify(project.slice(0, 300))} is recorded.`, {
      tryThis: [`${requestLine('listPipelines')} lists what has run.`],
    })
  }
  throw new Refusal(
    404,
    'unknown-pipeline',
    `No run of the pipeline ${JSON.stringify(pipeline.slice(0, 100))} is recorded in this project.`,
    {
      tryThis: nearNames(pipeline.slice(0, 100), ofProject).map((name) => `Did you mean ${name}?`),
    },
  )
}
