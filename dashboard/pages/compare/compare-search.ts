import { definedOnly } from '../../../src/model/defined-only.ts'
import { textOf, type RawSearch } from '../../search-values.ts'

/** The query of a comparison's URL. The two runs are in its path. */
export interface CompareSearch {
  /** The job whose logs are compared. */
  readonly job?: string
}

export const readCompareSearch = (search: RawSearch): CompareSearch => definedOnly({ job: textOf(search, 'job') })
