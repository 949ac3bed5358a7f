import { definedOnly } from '../../../src/model/defined-only.ts'
import { choiceOf, textOf, type RawSearch } from '../../search-values.ts'

/** What the table is sorted by; a minus before it turns the order round. */
export const sortNames = ['state', 'job', 'started', 'duration', 'waited', 'attempts', 'why'] as const
export type SortName = (typeof sortNames)[number]
export type Sort = SortName | `-${SortName}`

/** What the address of a run's page holds; lines of a log stand behind its #, as in `#L120-L140`. */
export interface RunSearch {
  /** The job that is open. */
  readonly job?: string
  /** What stands in the centre; default the graph. */
  readonly view?: 'timeline' | 'table'
  /** Where the open job is docked; default right. */
  readonly dock?: 'below' | 'full'
  /** What is shown of the open job; default its log. */
  readonly tab?: 'details'
  /** The attempt whose part of the log is shown; default the whole. */
  readonly attempt?: string
  /** How the list of jobs is ordered; default by state, failures first. */
  readonly by?: 'plan'
  /** Only jobs whose id or title has this text stand in the list. */
  readonly find?: string
  /** Whether groups and matrices of the graph are one node each; default yes from 81 jobs on. */
  readonly folds?: 'all' | 'none'
  /** The part of the timeline that is shown, in milliseconds since the run's start: `1200-5400`; default all. */
  readonly zoom?: string
  /** What is searched for in the log of the open job, and how. */
  readonly text?: string
  readonly regex?: '1'
  readonly case?: '1'
  /** Only lines that match are shown, with some around them. */
  readonly only?: '1'
  /** Default: as in the plan. */
  readonly sort?: Sort
}

const sorts: readonly Sort[] = sortNames.flatMap((name) => [name, `-${name}` as const])

/** Reads an address; what makes no sense counts as left out. */
export const readRunSearch = (search: RawSearch): RunSearch =>
  definedOnly({
    job: textOf(search, 'job'),
    view: choiceOf(search, 'view', ['timeline', 'table']),
    dock: choiceOf(search, 'dock', ['below', 'full']),
    tab: choiceOf(search, 'tab', ['details']),
    attempt: textOf(search, 'attempt'),
    by: choiceOf(search, 'by', ['plan']),
    find: textOf(search, 'find'),
    folds: choiceOf(search, 'folds', ['all', 'none']),
    zoom: textOf(search, 'zoom'),
    text: textOf(search, 'text'),
    regex: choiceOf(search, 'regex', ['1']),
    case: choiceOf(search, 'case', ['1']),
    only: choiceOf(search, 'only', ['1']),
    sort: choiceOf(search, 'sort', sorts),
  })
