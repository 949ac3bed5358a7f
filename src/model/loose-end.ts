import type { Annotation } from './run-record.ts'
import type { JobId } from './ids.ts'
import type { LeftProcess } from './left-process.ts'
import type { MissingOutput, UnrecordedOutput } from './event.ts'
import { describeMissingOutput, describeUnrecordedOutput } from './missing-output.ts'
import type { JobRecord, RunSnapshot } from './run-record.ts'
import { counted } from './text/counted.ts'
import { unreachable } from './unreachable.ts'

/** Something about a run that is not as its status alone suggests: a process that is still alive, a lock that is kept, output that is lost. */
export type LooseEnd =
  /** Processes in sessions of their own, without the streams of the run. They were left running on purpose. */
  | { readonly kind: 'let-go'; readonly job?: JobId; readonly processes: readonly LeftProcess[] }
  /** Processes that could not be stopped, most of them because they belong to another user. They keep the job's `lock` until they end. */
  | { readonly kind: 'not-stopped'; readonly job?: JobId; readonly processes: readonly LeftProcess[]; readonly lock?: string }
  /** Output that is missing from the log of a job. */
  | { readonly kind: 'output-missing'; readonly job: JobId; readonly missing: MissingOutput }
  /** Nothing of the run can be shown later. */
  | { readonly kind: 'record-gone'; readonly job?: JobId }
  /** What a job returned is not recorded. The jobs that need it got it. */
  | { readonly kind: 'output-unrecorded'; readonly job: JobId; readonly unrecorded: UnrecordedOutput }

/** All loose ends of a run: first what the run recorded, then those of each job. */
export const looseEndsOf = ({ run, jobs }: RunSnapshot): readonly LooseEnd[] => [
  ...(run.isGone ? [{ kind: 'record-gone' } as const] : []),
  ...(run.left ?? []),
  ...jobs.flatMap(endsOfJob),
]

const endsOfJob = ({ planned: { id }, state }: JobRecord): readonly LooseEnd[] => [
  ...('missing' in state && state.missing ? [{ kind: 'output-missing', job: id, missing: state.missing } as const] : []),
  ...('unrecorded' in state && state.unrecorded ? [{ kind: 'output-unrecorded', job: id, unrecorded: state.unrecorded } as const] : []),
]

/** A clause about the loose end that follows the name of its job: `2 processes of root could not be stopped: 4711 (sudo), 4712 (dd)`. */
export const describeLooseEnd = (end: LooseEnd): string => {
  switch (end.kind) {
    case 'let-go':
      return `left ${processesOf(end.processes)} running in ${end.processes.length === 1 ? 'its own session' : 'sessions of their own'}: ${namesOf(end.processes)}`
    case 'not-stopped': {
      const kept =
        end.lock === undefined ? '' : `; the lock "${end.lock}" is kept until ${end.processes.length === 1 ? 'it ends' : 'they end'}`
      return `${processesOf(end.processes)} could not be stopped: ${namesOf(end.processes)}${kept}`
    }
    case 'output-missing':
      return describeMissingOutput(end.missing)
    case 'record-gone':
      return 'the record of this run is gone: its folder was moved or removed during the run'
    case 'output-unrecorded':
      return describeUnrecordedOutput(end.unrecorded)
    default:
      return unreachable(end)
  }
}

/** How serious the loose end is. */
export const levelOf = (end: LooseEnd): Annotation['level'] =>
  end.kind === 'let-go' ? 'notice' : end.kind === 'record-gone' ? 'error' : 'warning'

/** `2 processes of root`, or without the user if they belong to the user of the run. */
const processesOf = (processes: readonly LeftProcess[]): string => {
  const users = [...new Set(processes.flatMap(({ user }) => (user === undefined ? [] : [user])))]
  return `${counted(processes.length, 'process', 'processes')}${users.length === 0 ? '' : ` of ${users.join(' and ')}`}`
}

const mostNamed = 10

const namesOf = (processes: readonly LeftProcess[]): string => {
  const names = processes.slice(0, mostNamed).map(({ pid, program }) => (program === '' ? String(pid) : `${pid} (${program})`))
  const more = processes.length - names.length
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
