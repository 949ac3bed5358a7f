import type { SeenPipelineJson } from '../../../src/wire/api.ts'

/** Pipelines by project: the project that ran last first, and in it the pipeline that ran last. */
export const byProject = (
  pipelines: readonly SeenPipelineJson[],
): readonly { readonly project: string; readonly pipelines: readonly SeenPipelineJson[] }[] => {
  const newestFirst = pipelines.toSorted((a, b) => b.lastRunAt - a.lastRunAt)
  return [...Map.groupBy(newestFirst, ({ project }) => project)].map(([project, own]) => ({ project, pipelines: own }))
}
