import { definedOnly } from '../../../src/model/defined-only.ts'
import { choiceOf, textOf, type RawSearch } from '../../search-values.ts'

/** What the address of a pipeline holds besides its name. */
export interface PipelineSearch {
  /** The project; pipelines of two projects may have one name. */
  readonly project?: string
  /** The job that is looked for. */
  readonly job?: string
  /** The form that starts a run is open. */
  readonly start?: '1'
}

export const readPipelineSearch = (search: RawSearch): PipelineSearch =>
  definedOnly({ project: textOf(search, 'project'), job: textOf(search, 'job'), start: choiceOf(search, 'start', ['1']) })
