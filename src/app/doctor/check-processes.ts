import { join } from 'node:path'
import { recordedGroups } from '../../process/group-record.ts'
import { processesByMark } from '../../process/marked-processes.ts'
import { groupRecordName, runMark } from '../../process/run-guard.ts'
import type { CheckJson } from '../../wire/doctor.ts'
import { endLeftovers } from '../end-leftovers.ts'
import { counted, mendable, named, ok } from './finding.ts'
import type { ScannedRun } from './scan-run.ts'

/** Processes that carry the mark of a run of this home that is over, and groups of dead runners. */
export const checkProcesses = (runs: readonly ScannedRun[], fix: boolean): Promise<CheckJson> | CheckJson => {
  const marked = processesByMark(runMark)
  const orphaned = runs
    .filter(({ state }) => state === 'over' || state === 'dead')
    .map(({ id, folder }) => ({
      id,
      folder,
      pids: [...new Set([...(marked.get(id) ?? []), ...recordedGroups(join(folder, groupRecordName))])],
    }))
    .filter(({ pids }) => pids.length > 0)
  if (orphaned.length === 0) return ok('processes', 'No process is left of a run that is over.')
  const pids = orphaned.flatMap((run) => run.pids)
  return mendable(
    'processes',
    `${counted(pids.length, 'process', 'processes')} left of runs that are over: pid ${named(pids.map(String))}.`,
    {
      fix,
      mend: async () => {
        for (const { id, folder } of orphaned) await endLeftovers(folder, id)
      },
    },
  )
}
