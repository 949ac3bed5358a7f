import { readFileSync } from 'node:fs'
import { toJobId } from '../model/ids.ts'
import { counted } from '../model/text/counted.ts'
import { commandSessions } from '../process/stopping/command-sessions.ts'
import { describeProcesses } from '../process/stopping/left-processes.ts'
import { letGoAmong } from '../process/stopping/let-go.ts'
import { jobMark, markedProcesses, markOf, sweepMarked } from '../process/stopping/marked-processes.ts'
import { systemProcesses, type ProcessTable } from '../process/stopping/process-table.ts'
import { runMark } from '../process/stopping/run-guard.ts'
import type { OpenRecord } from './open-record.ts'

/**
 * Records the processes that the jobs of this run have let go of. Those of its commands that are left otherwise are killed, for example one
 * that has left its group but still uses a socket of the job.
 */
export const recordLeftProcesses = async ({ id, elapsedMs, emit }: OpenRecord): Promise<void> => {
  const table = elapsedMs() < wrapMs ? youngProcesses() : systemProcesses
  const marked = markedProcesses({ [runMark]: id }, table)
  if (marked.length === 0) return
  const ours = commandSessions()
  const byJob = Map.groupBy(marked, (pid) => markOf(pid, jobMark))
  const letGo = letGoAmong(marked, ours, systemProcesses)
  for (const [name, pids] of byJob) {
    const job = name === undefined ? {} : { job: toJobId(name) }
    if (name !== undefined && pids.some((pid) => !letGo.has(pid))) {
      const { killed, left } = await sweepMarked({ [runMark]: id, [jobMark]: name }, ours)
      if (left.length > 0) emit({ type: 'processes.left', ...job, isLetGo: false, processes: describeProcesses(left) })
      else if (killed.size > 0) emit({ type: 'annotation.added', level: 'warning', ...job, message: wereKilled(killed.size) })
    }
    const processes = describeProcesses(pids.filter((pid) => letGo.has(pid)))
    if (processes.length > 0) emit({ type: 'processes.left', ...job, isLetGo: true, processes })
  }
}

const wereKilled = (count: number): string =>
  `${counted(count, 'process', 'processes')} that the job left behind ${count === 1 ? 'was' : 'were'} killed; what should stay needs its own session, and must not use the streams of the job`

/** A run this short cannot have used up all pids, in milliseconds. */
const wrapMs = 10_000

/** The processes that are younger than this one. To examine all of them would cost a short run more than all else at its end. */
const youngProcesses = (): ProcessTable => ({
  ...systemProcesses,
  pids: () => {
    const pids = systemProcesses.pids()
    return newestPid() < process.pid ? pids : pids.filter((pid) => pid > process.pid)
  },
})

/** The pid that was given last; 0 if it is unknown. */
const newestPid = (): number => {
  try {
    return Number(readFileSync('/proc/loadavg', 'utf8').trim().split(' ').at(-1))
  } catch {
    return 0
  }
}
