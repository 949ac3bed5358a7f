import { httpApi } from '../../../src/wire/http-api.ts'
import type { QueryOf } from '../../../src/wire/http-request.ts'
import { runOrders, type RunOrder } from '../../../src/model/run-order.ts'
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
  /** States, as in `failed,interrupted`. Default: any. */
  readonly status?: string
  readonly branch?: string
  readonly text?: string
  readonly since?: keyof typeof spans
  /** The list begins with the runs of this day, as in `2026-11-30`. */
  readonly day?: string
  /** Default: the newest first. */
  readonly sort?: Exclude<RunOrder, 'newest'>
  /** The ids of the ticked runs, at most two. */
  readonly ticked?: string
  /** What the address had and the page does not understand, as in `since=never`. */
  readonly ignored?: string
}

const sorts = runOrders.filter((order) => order !== 'newest')

/** Parses the query. Invalid values count as absent, and are named in `ignored`. */
export const readRunsSearch = (search: RawSearch): RunsSearch => {
  const read = readValid(search)
  const ignored = [textOf(search, 'ignored'), ...invalidIn(search, read)].filter((one) => one !== undefined).join(', ')
  return { ...read, ...(ignored !== '' && { ignored: ignored.slice(0, longestIgnored) }) }
}

const longestIgnored = 200

const invalidIn = (search: RawSearch, read: RunsSearch): readonly string[] =>
  (['view', 'by', 'status', 'since', 'day', 'sort'] as const).flatMap((name) => {
    const given = textOf(search, name)
    if (given === undefined || given === read[name] || (name === 'sort' && given === 'newest')) return []
    const parts = name === 'status' ? given.split(',').filter((one) => one !== '' && !statuses.some((status) => status === one)) : [given]
    return parts.map((part) => `${name}=${part}`)
  })

const readValid = (search: RawSearch): RunsSearch =>
  definedOnly({
    view: choiceOf(search, 'view', ['grid']),
    by: choiceOf(search, 'by', ['plan']),
    project: textOf(search, 'project'),
    pipeline: textOf(search, 'pipeline'),
    status: statusText(statusesIn(textOf(search, 'status'))),
    branch: textOf(search, 'branch'),
    text: textOf(search, 'text'),
    since: choiceOf(search, 'since', ['1h', '24h', '7d', '30d']),
    day: dayOf(search),
    sort: choiceOf(search, 'sort', sorts),
    ticked: textOf(search, 'ticked'),
  })

export type FinishedStatus = (typeof statuses)[number]

const statusesIn = (text: string | undefined): readonly FinishedStatus[] => {
  const given = text?.split(',') ?? []
  return statuses.filter((status) => given.includes(status))
}

/** The states that the list is filtered by; none if any will do. */
export const statusesOf = ({ status }: RunsSearch): readonly FinishedStatus[] => statusesIn(status)

/** As the address has them. All together are no filter. */
export const statusText = (chosen: readonly FinishedStatus[]): string | undefined =>
  chosen.length === 0 || chosen.length === statuses.length ? undefined : chosen.join(',')

/** The API query for the list. */
export const listQuery = (search: RunsSearch, now: number): QueryOf<'listRuns'> => ({
  ...whichQuery(search, now),
  status: search.status === undefined ? undefined : statusesOf(search),
  sort: search.sort,
})

/** The API query for the number of finished runs. */
export const countQuery = (search: RunsSearch, now: number): QueryOf<'countRuns'> => ({
  ...whichQuery(search, now),
  status: search.status === undefined ? statuses : statusesOf(search),
})

const whichQuery = ({ project, pipeline, branch, text, since, day }: RunsSearch, now: number) => ({
  project,
  pipeline,
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

/** How many things the list is filtered or sorted by. */
export const countFilters = (search: { readonly [Name in keyof RunsSearch]?: RunsSearch[Name] | undefined }): number =>
  (['pipeline', 'status', 'branch', 'text', 'since', 'day', 'sort'] as const).filter((name) => search[name] !== undefined).length +
  (search.project !== undefined && search.pipeline === undefined ? 1 : 0)

export const isFiltered = (search: RunsSearch): boolean => countFilters(search) > 0
