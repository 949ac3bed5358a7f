import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { RunId } from '../../model/ids.ts'
import { recordedGroups } from '../../process/stopping/group-record.ts'
import { markedProcesses, sweepMarked } from '../../process/stopping/marked-processes.ts'
import { groupRecordName, runMark } from '../../process/stopping/run-guard.ts'

/**
 * Ends what a dead run left behind when its reaper died with it. No other process is signalled: the mark holds the run's id, and a group's
 * number counts only while its leader is the process that was written down. Gives back how many there were.
 */
export const endLeftovers = async (folder: string, run: RunId): Promise<number> => {
  // a job that reads runs does not end itself
  if (isLeftoverOf(run)) return 0
  const record = join(folder, groupRecordName)
  const groups = recordedGroups(record)
  for (const group of groups) killGroup(group)
  // nearly always the reaper was there: one look, and no more
  const isClean = groups.length === 0 && markedProcesses({ [runMark]: run }).length === 0
  const swept = isClean ? [] : await sweepMarked({ [runMark]: run })
  try {
    rmSync(record, { force: true })
  } catch {
    // its groups are gone: the next reader finds no process by it
  }
  return new Set([...groups, ...swept]).size
}

/** Whether this process was started by a job of the run, as when a job calls `sparkwing runs list`. */
export const isLeftoverOf = (run: RunId): boolean => process.env[runMark] === run

const killGroup = (group: number): void => {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // ended meanwhile
  }
}
