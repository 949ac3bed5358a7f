import type { JobId } from '../model/ids.ts'
import type { Json } from '../model/json.ts'
import type { NeedOutput, PlannedJob } from '../model/plan.ts'

/** The outputs of a job's needs, by the names that the job gave them. */
export type NeedOutputs = Readonly<Record<string, Json | undefined>>

/** Collects the outputs of a job's needs. A need that did not pass or returned nothing has no output. */
export const needOutputs = ({ outputs = {} }: PlannedJob, outputOf: (job: JobId) => Json | undefined): NeedOutputs =>
  Object.fromEntries(Object.entries(outputs).map(([name, source]) => [name, valueOf(source, outputOf)]))

const valueOf = (source: NeedOutput, outputOf: (job: JobId) => Json | undefined): Json | undefined =>
  source.kind === 'job' ? outputOf(source.job) : source.cells.map(({ cell, job }) => matrixEntry(cell, outputOf(job)))

// JSON has no undefined, so a cell without an output omits the key
const matrixEntry = (cell: Json, output: Json | undefined): Json => (output === undefined ? { cell } : { cell, output })
