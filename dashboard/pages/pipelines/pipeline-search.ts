import { definedOnly } from '../../../src/model/defined-only.ts'
import { choiceOf, textOf, type RawSearch } from '../../search-values.ts'

/** The query of a pipeline's URL. */
export interface PipelineSearch {
  /** The project; pipelines in different projects may have the same name. */
  readonly project?: string
  /** The job to scroll to. */
  readonly job?: string
  /** The form that starts a run is open. */
  readonly start?: '1'
}

export const readPipelineSearch = (search: RawSearch): PipelineSearch =>
  definedOnly({ project: textOf(search, 'project'), job: textOf(search, 'job'), start: choiceOf(search, 'start', ['1']) })
