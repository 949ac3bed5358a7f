import type { RunJson } from '../../../../src/wire/run.ts'

/** The loose ends of a run in the form of its annotations. */
export const looseEndsOf = ({ looseEnds = [], endedAt = 0 }: RunJson): RunJson['annotations'] =>
  looseEnds.map(({ level, message, job }) => ({ level, message, ...(job !== undefined && { job }), at: endedAt }))
