import { definedOnly } from '../../../src/model/defined-only.ts'
import { choiceOf, textOf, type RawSearch } from '../../search-values.ts'

/** The query of the search page's URL. */
export interface SearchSearch {
  readonly text?: string
  readonly regex?: '1'
  readonly case?: '1'
  readonly pipeline?: string
  readonly project?: string
  readonly run?: string
  readonly job?: string
}

export const readSearchSearch = (search: RawSearch): SearchSearch =>
  definedOnly({
    text: textOf(search, 'text'),
    regex: choiceOf(search, 'regex', ['1']),
    case: choiceOf(search, 'case', ['1']),
    pipeline: textOf(search, 'pipeline'),
    project: textOf(search, 'project'),
    run: textOf(search, 'run'),
    job: textOf(search, 'job'),
  })
