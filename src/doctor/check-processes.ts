import { join } from 'node:path'
import { recordedGroups } from '../process/stopping/group-record.ts'
import { processesByMark } from '../process/stopping/marked-processes.ts'
import { groupRecordName, runMark } from '../process/stopping/run-guard.ts'
import type { CheckJson } from '../wire/doctor.ts'
import { endLeftovers } from '../records/catch-up/end-leftovers.ts'
import { counted } from '../model/counted.ts'
import { mendable, named, ok } from './finding.ts'
import type { ScannedRun } from './scan-run.ts'

/**
 * Processes that carry the mark of a run of this home whose runner died, and groups of dead runners. What still runs of a run that ended in
 * order was let go of by one of its jobs: it is named and left alone.
 */
export const checkProcesses = (runs: readonly ScannedRun[], fix: boolean): Promise<CheckJson> | CheckJson => {
  const marked = processesByMark(runMark)
  const alive = runs
    .filter(({ state }) => state === 'over' || state === 'dead')
    .map(({ id, folder, isOrderly }) => ({
      id,
      folder,
      isOrderly,
      pids: [...new Set([...(marked.get(id) ?? []), ...recordedGroups(join(folder, groupRecordName))])],
    }))
    .filter(({ pids }) => pids.length > 0)
  const orphaned = alive.filter(({ isOrderly }) => !isOrderly)
  if (orphaned.length === 0) return ok('processes', `No process is left of a run that died.${letGo(alive.flatMap((run) => run.pids))}`)
  const pids = orphaned.flatMap((run) => run.pids)
  return mendable(
    'processes',
    `${counted(pids.length, 'process', 'processes')} left behind by runs that died: pid ${named(pids.map(String))}.`,
    {
      fix,
      mend: async () => {
        for (const { id, folder } of orphaned) await endLeftovers(folder, id)
      },
    },
  )
}

const letGo = (pids: readonly number[]): string =>
  pids.length === 0 ? '' : ` ${counted(pids.length, 'process', 'processes')} that jobs have let go of: pid ${named(pids.map(String))}.`
