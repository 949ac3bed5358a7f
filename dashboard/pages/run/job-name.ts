import type { JobJson } from '../../../src/wire/run.ts'
import { sanitiseName } from '../../../src/model/text/terminal-text.ts'

/** The display name of a job: its title if it has one, else its id. */
export const jobName = ({ id, title }: Pick<JobJson, 'id' | 'title'>): string => sanitiseName(title ?? id)

/** The display name of a cell below its matrix: `node-22` for `test/node-22`. */
export const cellName = (job: JobJson): string =>
  job.title === undefined && job.matrix !== undefined && job.id.startsWith(`${job.matrix}/`)
    ? sanitiseName(job.id.slice(job.matrix.length + 1))
    : jobName(job)
