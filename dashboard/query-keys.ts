import type { RunsSearch } from './pages/runs/runs-search.ts'

/**
 * The keys of everything that the pages fetch. The first element decides which notices make an answer stale, see `live/live-queries.ts`:
 * `runs` any change of a run, `run` a change of the run whose id follows, `finished` the end of a run. For other keys the page that fetches
 * keeps the data up to date itself.
 */
export const queryKeys = {
  liveRuns: ['runs', 'live'],
  newestRuns: ['runs', 'newest'],
  run: (run: string) => ['run', run] as const,
  digest: (run: string) => ['run', run, 'digest'] as const,
  pipelines: ['finished', 'pipelines'],
  stats: (project: string, pipeline: string) => ['finished', 'stats', project, pipeline] as const,
  newestRunsOf: (project: string, pipeline: string) => ['finished', 'newest', project, pipeline] as const,
  /** The finished runs that match a search, page by page. */
  finishedRuns: ({ project, pipeline, status, branch, text, since, day }: RunsSearch) =>
    ['list', project, pipeline, status, branch, text, since, day] as const,
  grid: (project: string, pipeline: string) => ['grid', project, pipeline] as const,
  comparison: (a: string, b: string) => ['compare', a, b] as const,
  description: (project: string, pipeline: string) => ['describe', project, pipeline] as const,
  declared: (project: string) => ['declared', project] as const,
  /** `version` counts the changes of the form, because its values may be secret. */
  rerun: (run: string, version: number) => ['rerun', run, version] as const,
  health: ['health'],
  disk: ['disk'],
  failures: (runs: readonly string[]) => ['failures', ...runs] as const,
  lastLine: (run: string) => ['last-line', run] as const,
  contextLines: (run: string, job: string, page: number) => ['context', run, job, page] as const,
} as const
