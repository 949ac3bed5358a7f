import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { RunId } from '../../model/ids.ts'
import { recordedGroups } from '../../process/stopping/group-record.ts'
import { markedProcesses, sweepMarked } from '../../process/stopping/marked-processes.ts'
import { groupRecordName, runMark } from '../../process/stopping/run-guard.ts'

/**
 * Kills processes that a dead run left behind because its reaper died with it. No other process is signalled: the mark contains the run's
 * id, and a process group counts only if its leader is the recorded process. Returns how many there were.
 */
export const endLeftovers = async (folder: string, run: RunId): Promise<number> => {
  // a job that reads runs must not kill itself
  if (isLeftoverOf(run)) return 0
  const record = join(folder, groupRecordName)
  const groups = recordedGroups(record)
  for (const group of groups) killGroup(group)
  // the reaper nearly always did its work, so one check is usually enough
  const isClean = groups.length === 0 && markedProcesses({ [runMark]: run }).length === 0
  const swept = isClean ? [] : await sweepMarked({ [runMark]: run })
  try {
    rmSync(record, { force: true })
  } catch {
    // its groups are gone, so the next reader finds no process by this record
  }
  return new Set([...groups, ...swept]).size
}

/** Whether a job of the run started this process, for example by calling `sparkwing runs list`. */
export const isLeftoverOf = (run: RunId): boolean => process.env[runMark] === run

const killGroup = (group: number): void => {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // ended in the meantime
  }
}
