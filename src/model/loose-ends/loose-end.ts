import type { MissingOutput, UnrecordedOutput } from '../event.ts'
import type { JobId } from '../ids.ts'
import { countProcesses, nameProcesses, type LeftProcesses } from './left-process.ts'
import { describeMissingOutput, describeUnrecordedOutput } from './missing-output.ts'
import type { Annotation, JobRecord, RunSnapshot } from '../run-record.ts'
import { unreachable } from '../unreachable.ts'

/** Something about a run that is not as its status alone suggests: a process that is still alive, a lock that is kept, output that is lost. */
export type LooseEnd =
  | LeftProcesses
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

const endsOfJob = ({ planned: { id }, state }: JobRecord): readonly LooseEnd[] => {
  const missing = 'missing' in state ? state.missing : undefined
  const unrecorded = 'unrecorded' in state ? state.unrecorded : undefined
  return [
    ...(missing ? [{ kind: 'output-missing', job: id, missing } as const] : []),
    ...(unrecorded ? [{ kind: 'output-unrecorded', job: id, unrecorded } as const] : []),
  ]
}

/** A clause about the loose end that follows the name of its job: `2 processes of root could not be stopped: 4711 (sudo), 4712 (dd)`. */
export const describeLooseEnd = (end: LooseEnd): string => {
  switch (end.kind) {
    case 'let-go':
      return `left ${countProcesses(end.processes)} running in ${end.processes.length === 1 ? 'its own session' : 'sessions of their own'}: ${nameProcesses(end.processes)}`
    case 'not-stopped': {
      const kept =
        end.lock === undefined ? '' : `; the lock "${end.lock}" is kept until ${end.processes.length === 1 ? 'it ends' : 'they end'}`
      return `${countProcesses(end.processes)} could not be stopped: ${nameProcesses(end.processes)}${kept}`
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
