import type { SeenPipelineJson } from '../../../src/wire/api.ts'

/** Pipelines by project: the most recently run project first, and in each the most recently run pipeline first. */
export const byProject = (
  pipelines: readonly SeenPipelineJson[],
): readonly { readonly project: string; readonly pipelines: readonly SeenPipelineJson[] }[] => {
  const newestFirst = pipelines.toSorted((a, b) => b.lastRunAt - a.lastRunAt)
  return [...Map.groupBy(newestFirst, ({ project }) => project)].map(([project, own]) => ({ project, pipelines: own }))
}
