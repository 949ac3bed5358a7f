import { join } from 'node:path'
import { recordedGroups } from '../process/stopping/group-record.ts'
import { processesByMark } from '../process/stopping/marked-processes.ts'
import { groupRecordName, runMark } from '../process/stopping/run-guard.ts'
import type { CheckJson } from '../wire/doctor.ts'
import { endLeftovers } from '../records/catch-up/end-leftovers.ts'
import { counted } from '../model/text/counted.ts'
import { mendable, named, ok } from './finding.ts'
import type { ScannedRun } from './scan-run.ts'

/**
 * Finds the processes of runs whose runner died, by the mark of the run or by its process groups. Processes of a run that ended normally
 * were detached by one of its jobs: they are named and left alone.
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
  if (orphaned.length === 0) return ok('processes', `No processes are left of runs that died.${letGo(alive.flatMap((run) => run.pids))}`)
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
  pids.length === 0 ? '' : ` ${counted(pids.length, 'process', 'processes')} detached by jobs: pid ${named(pids.map(String))}.`
