import { definedOnly } from '../../../src/model/defined-only.ts'
import { textOf, type RawSearch } from '../../search-values.ts'

/** What the address of a comparison holds besides the two runs. */
export interface CompareSearch {
  /** The job whose logs stand side by side. */
  readonly job?: string
}

export const readCompareSearch = (search: RawSearch): CompareSearch => definedOnly({ job: textOf(search, 'job') })
