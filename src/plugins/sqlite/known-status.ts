import { runStatuses } from '../../model/run-record.ts'

/** Excludes runs whose status only a newer Sparkwing knows. The plus sign stops SQLite from using an index of statuses. */
export const isKnownStatus = `+status IN (${runStatuses.map((status) => `'${status}'`).join(', ')})`
