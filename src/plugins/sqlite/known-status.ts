import { runStatuses } from '../../model/run-record.ts'

/** Leaves out the runs that only a newer Sparkwing understands. The plus keeps SQLite from walking an index of statuses for it. */
export const isKnownStatus = `+status IN (${runStatuses.map((status) => `'${status}'`).join(', ')})`
