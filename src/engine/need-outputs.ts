import type { JobId } from '../model/ids.ts'
import type { Json } from '../model/json.ts'
import type { NeedOutput, PlannedJob } from '../model/plan.ts'

/** The outputs that a job's needs left behind, by the names it gave them. */
export type NeedOutputs = Readonly<Record<string, Json | undefined>>

/** Collects what a job may see of its needs; a job that did not pass or returned nothing has no output. */
export const needOutputs = ({ outputs = {} }: PlannedJob, outputOf: (job: JobId) => Json | undefined): NeedOutputs =>
  Object.fromEntries(Object.entries(outputs).map(([name, source]) => [name, valueOf(source, outputOf)]))

const valueOf = (source: NeedOutput, outputOf: (job: JobId) => Json | undefined): Json | undefined =>
  source.kind === 'job' ? outputOf(source.job) : source.cells.map(({ cell, job }) => matrixEntry(cell, outputOf(job)))

// JSON has no undefined: a cell without an output has no such key
const matrixEntry = (cell: Json, output: Json | undefined): Json => (output === undefined ? { cell } : { cell, output })
