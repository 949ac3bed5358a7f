import { httpApi } from '../../../src/wire/http-api.ts'
import type { QueryOf } from '../../../src/wire/http-request.ts'
import { definedOnly } from '../../../src/model/defined-only.ts'
import { choiceOf, textOf, type RawSearch } from '../../search-values.ts'

/** The time filters: their names in the URL, and how far back they reach, in milliseconds. */
export const spans = { '1h': 3_600_000, '24h': 86_400_000, '7d': 604_800_000, '30d': 2_592_000_000 } as const
/** The states to filter by; live runs are shown separately. */
export const statuses = httpApi.listRuns.query.status.values.filter((status) => status !== 'running')

/** The query of the runs page's URL. */
export interface RunsSearch {
  readonly view?: 'grid'
  /** The order of the jobs in the grid. Default: those that need attention first. */
  readonly by?: 'plan'
  readonly project?: string
  readonly pipeline?: string
  readonly status?: (typeof statuses)[number]
  readonly branch?: string
  readonly text?: string
  readonly since?: keyof typeof spans
  /** The list begins with the runs of this day, as in `2026-11-30`. */
  readonly day?: string
  /** The ids of the ticked runs, at most two. */
  readonly ticked?: string
}

/** Parses the query; invalid values count as absent. */
export const readRunsSearch = (search: RawSearch): RunsSearch =>
  definedOnly({
    view: choiceOf(search, 'view', ['grid']),
    by: choiceOf(search, 'by', ['plan']),
    project: textOf(search, 'project'),
    pipeline: textOf(search, 'pipeline'),
    status: choiceOf(search, 'status', statuses),
    branch: textOf(search, 'branch'),
    text: textOf(search, 'text'),
    since: choiceOf(search, 'since', ['1h', '24h', '7d', '30d']),
    day: dayOf(search),
    ticked: textOf(search, 'ticked'),
  })

/** The API query for the list. */
export const listQuery = ({ project, pipeline, status, branch, text, since, day }: RunsSearch, now: number): QueryOf<'listRuns'> => ({
  project,
  pipeline,
  status,
  branch,
  text,
  // whole minutes, so that repeated requests stay the same for a while
  since: since && Math.floor((now - spans[since]) / 60_000) * 60_000,
  until: endOf(day),
})

const dayOf = (search: RawSearch): string | undefined => {
  const day = textOf(search, 'day')
  return endOf(day) === undefined ? undefined : day
}

/** When a day ends here, in milliseconds since 1970; `undefined` if it is not a day. */
const endOf = (day: string | undefined): number | undefined => {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? '') ?? []
  const end = new Date(Number(year), Number(month) - 1, Number(date) + 1).getTime()
  return Number.isNaN(end) || end < 0 ? undefined : end
}

export const isFiltered = (search: RunsSearch): boolean =>
  (['project', 'pipeline', 'status', 'branch', 'text', 'since', 'day'] as const).some((name) => search[name] !== undefined)
