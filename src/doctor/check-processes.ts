import { setTimeout as sleep } from 'node:timers/promises'
import { join } from 'node:path'
import { countProcesses, nameProcesses, type LeftProcess } from '../model/loose-ends/left-process.ts'
import { describeLooseEnd } from '../model/loose-ends/loose-end.ts'
import { processIdentity } from '../process/ownership/owner.ts'
import { recordedGroups } from '../process/stopping/group-record.ts'
import { describeProcesses } from '../process/stopping/left-processes.ts'
import { letGoAmong } from '../process/stopping/let-go.ts'
import { processesByMark } from '../process/stopping/marked-processes.ts'
import { systemProcesses } from '../process/stopping/process-table.ts'
import { groupRecordName, runMark } from '../process/stopping/run-guard.ts'
import type { CheckJson } from '../wire/doctor.ts'
import { endLeftovers, sessionsOf } from '../records/catch-up/end-leftovers.ts'
import { stillAlive } from '../records/still-alive.ts'
import { found, mendable, ok } from './finding.ts'
import type { ScannedRun } from './scan-run.ts'

/**
 * Finds the processes of runs that are over. Those of a run whose runner died are a problem, and so are those that could not be stopped.
 * Those that a job let go of, or that an orderly run left, are named, and with `fix` they are ended too.
 */
export const checkProcesses = async (runs: readonly ScannedRun[], fix: boolean): Promise<readonly CheckJson[]> => {
  const marked = processesByMark(runMark)
  const over = runs.filter(({ state }) => state === 'over' || state === 'dead').map((run) => examine(run, marked.get(run.id) ?? []))
  return [await checkOrphans(over, fix), ...checkNotStopped(over), ...(await checkLetGo(over, fix))]
}

interface Examined {
  readonly run: ScannedRun
  /** Processes of a run that died. */
  readonly orphans: readonly number[]
  /** Processes that were left running on purpose. */
  readonly letGo: readonly number[]
  /** Recorded processes that could not be stopped, as far as they may be alive. */
  readonly notStopped: readonly LeftProcess[]
}

const examine = (run: ScannedRun, marked: readonly number[]): Examined => {
  const notStopped = run.owner ? stillAlive(run.notStopped, run.owner) : []
  const known = new Set(notStopped.map(({ pid }) => pid))
  if (run.isOrderly) return { run, orphans: [], letGo: marked.filter((pid) => !known.has(pid)), notStopped }
  const letGo = marked.length === 0 ? new Set<number>() : letGoAmong(marked, sessionsOf(run.folder, run.id), systemProcesses)
  const left = [...marked, ...recordedGroups(join(run.folder, groupRecordName))]
  return { run, orphans: [...new Set(left)].filter((pid) => !letGo.has(pid) && !known.has(pid)), letGo: [...letGo], notStopped }
}

const checkOrphans = (over: readonly Examined[], fix: boolean): CheckJson | Promise<CheckJson> => {
  const orphaned = over.filter(({ orphans }) => orphans.length > 0)
  if (orphaned.length === 0) return ok('processes', 'No processes are left of runs that died.')
  const processes = describeProcesses(orphaned.flatMap(({ orphans }) => orphans))
  return mendable('processes', `${countProcesses(processes)} left behind by runs that died: ${nameProcesses(processes)}.`, {
    fix,
    mend: async () => {
      for (const { run } of orphaned) await endLeftovers(run.folder, run.id)
    },
  })
}

const checkNotStopped = (over: readonly Examined[]): readonly CheckJson[] =>
  over.flatMap(({ run, notStopped }) =>
    notStopped.length === 0
      ? []
      : [
          found(
            'not stopped',
            'problem',
            `${run.id}: ${describeLooseEnd({ kind: 'not-stopped', processes: notStopped })}.`,
            `Stop ${notStopped.length === 1 ? 'it' : 'them'} as that user: \`sudo kill ${notStopped.map(({ pid }) => pid).join(' ')}\`.`,
          ),
        ],
  )

const checkLetGo = async (over: readonly Examined[], fix: boolean): Promise<readonly CheckJson[]> => {
  const processes = describeProcesses(over.flatMap(({ letGo }) => letGo))
  if (processes.length === 0) return []
  const message = `Jobs ${describeLooseEnd({ kind: 'let-go', processes })}.`
  if (!fix)
    return [
      {
        name: 'left running',
        status: 'ok',
        message,
        tryThis: `\`sparkwing doctor --fix\` ends ${processes.length === 1 ? 'it' : 'them'}.`,
      },
    ]
  await endThem(processes.map(({ pid }) => pid))
  return [{ name: 'left running', status: 'fixed', message }]
}

/** How long a process may take to end after SIGTERM, in milliseconds. */
const graceMs = 2_000

/** Asks processes to end, and kills those that do not. One that ended is never signalled again, because its pid may be another's. */
const endThem = async (pids: readonly number[]): Promise<void> => {
  const identities = pids.map((pid) => [pid, processIdentity(pid)] as const).filter(([, identity]) => identity !== '')
  const alive = (): readonly number[] => identities.flatMap(([pid, identity]) => (processIdentity(pid) === identity ? [pid] : []))
  for (const pid of alive()) signal(pid, 'SIGTERM')
  for (let waitedMs = 0; waitedMs < graceMs && alive().length > 0; waitedMs += 50) await sleep(50)
  for (const pid of alive()) signal(pid, 'SIGKILL')
}

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch {
    // it has ended, or the next examination finds it
  }
}
