import type { Database } from '../../database/load-sqlite.ts'
import type { RunId } from '../../model/ids.ts'
import { toJsonText } from '../../model/record-json.ts'
import type { RunSnapshot } from '../../model/run-record.ts'
import { annotationsText } from './run-rows.ts'
import { isKnownStatus } from './known-status.ts'
import { lazyStatement } from './statements.ts'

/**
 * Finds which runs have exactly the rows that would be written for them. It compares texts, which takes less time than parsing them, and
 * reads the rows from the first id to the last, because two queries for each run would take longer than all the rest.
 */
export const createHeldRuns = (db: Database): ((snapshots: readonly RunSnapshot[]) => readonly RunId[]) => {
  const selectRuns = lazyStatement<[id: RunId, record: string, annotations: string | null]>(
    db,
    `SELECT id, record, annotations FROM runs WHERE id BETWEEN ? AND ? AND ${isKnownStatus}`,
  )
  const selectJobs = lazyStatement<[run: RunId, record: string]>(
    db,
    'SELECT run_id, record FROM jobs WHERE run_id BETWEEN ? AND ? ORDER BY run_id, position',
  )
  return (snapshots) => {
    const wanted = new Map(snapshots.map((snapshot) => [snapshot.run.id, snapshot]))
    const ids = [...wanted.keys()].sort()
    const range = [ids[0], ids.at(-1)]
    /** The number of jobs with equal rows; absent for a run with another row. */
    const equal = new Map<RunId, number>()
    for (const [id, record, annotations] of selectRuns()
      .raw()
      .iterate(...range)) {
      const run = wanted.get(id)?.run
      if (run && record === recordText(run) && annotations === annotationsText(run.annotations)) equal.set(id, 0)
    }
    for (const [id, record] of selectJobs()
      .raw()
      .iterate(...range)) {
      const count = equal.get(id)
      if (count === undefined) continue
      const job = wanted.get(id)?.jobs[count]
      if (job && record === toJsonText(job)) equal.set(id, count + 1)
      else equal.delete(id)
    }
    return ids.filter((id) => equal.get(id) === wanted.get(id)?.jobs.length)
  }
}

const recordText = ({ annotations: _annotations, ...record }: RunSnapshot['run']): string => toJsonText(record)
