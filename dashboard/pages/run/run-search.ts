import { definedOnly } from '../../../src/model/defined-only.ts'
import { choiceOf, textOf, type RawSearch } from '../../search-values.ts'

/** The columns that the table can be sorted by; a leading minus reverses the order. */
export const sortNames = ['state', 'job', 'started', 'duration', 'waited', 'attempts', 'why'] as const
export type SortName = (typeof sortNames)[number]
export type Sort = SortName | `-${SortName}`

export const docks = ['wide', 'right', 'below', 'full'] as const
export type Dock = (typeof docks)[number]

/** The query of a run page's URL. Log lines are after the #, as in `#L120-L140`. */
export interface RunPageSearch {
  /** The open job. */
  readonly job?: string
  /** The view in the centre. Default: the graph. */
  readonly view?: 'timeline' | 'table' | 'lines'
  /**
   * Where the open job is docked: beside the view of all jobs, below it, in its place with the list of jobs still there, or over the page.
   * Default: `right`, or `wide` if the run had failed or was interrupted when the page opened.
   */
  readonly dock?: Dock
  /** The open tab of the job panel. Default: the log. */
  readonly tab?: 'details'
  /** The attempt whose part of the log is shown. Default: the whole log. */
  readonly attempt?: string
  /** The order of the list of jobs. Default: by state, failures first. */
  readonly by?: 'plan'
  /** All views show only jobs with this text in their id or title. */
  readonly find?: string
  /** All views show only jobs of these states, as in `failed,interrupted`. */
  readonly state?: string
  /** Whether groups and matrices are folded into one node each in the graph. Default: from 41 jobs on. */
  readonly folds?: 'all' | 'none'
  /** The visible part of the timeline, in milliseconds since the run's start: `1200-5400`. Default: all. */
  readonly zoom?: string
  /** The search in the log of the open job, and its options. */
  readonly text?: string
  readonly regex?: '1'
  readonly case?: '1'
  /** Show only matching lines, with some context. */
  readonly only?: '1'
  /** The order of the table. Default: plan order. */
  readonly sort?: Sort
}

const sorts: readonly Sort[] = sortNames.flatMap((name) => [name, `-${name}` as const])

/** Parses the query; invalid values count as absent. */
export const readRunSearch = (search: RawSearch): RunPageSearch =>
  definedOnly({
    job: textOf(search, 'job'),
    view: choiceOf(search, 'view', ['timeline', 'table', 'lines']),
    dock: choiceOf(search, 'dock', docks),
    tab: choiceOf(search, 'tab', ['details']),
    attempt: textOf(search, 'attempt'),
    by: choiceOf(search, 'by', ['plan']),
    find: textOf(search, 'find'),
    state: textOf(search, 'state'),
    folds: choiceOf(search, 'folds', ['all', 'none']),
    zoom: textOf(search, 'zoom'),
    text: textOf(search, 'text'),
    regex: choiceOf(search, 'regex', ['1']),
    case: choiceOf(search, 'case', ['1']),
    only: choiceOf(search, 'only', ['1']),
    sort: choiceOf(search, 'sort', sorts),
  })
