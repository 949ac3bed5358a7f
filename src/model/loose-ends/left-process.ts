import type { JobId } from '../ids.ts'
import { counted } from '../text/counted.ts'

/** A process that a run started and that was still alive when the run last looked. */
export interface LeftProcess {
  readonly pid: number
  /** When the process started, in the system's own format. With the pid, it tells the process from a later one. Empty if unknown. */
  readonly startToken: string
  /** The name of its program, as `ps` shows it. */
  readonly program: string
  /** The user it belongs to, if that is not the user of the run: `root`, or `user 1234`. */
  readonly user?: string
}

/** Processes of a job, or of a run if the job is unknown, that were still alive when it ended. */
export type LeftProcesses =
  /** Processes in sessions of their own, without the streams of the run. They were left running on purpose. */
  | { readonly kind: 'let-go'; readonly job?: JobId; readonly processes: readonly LeftProcess[] }
  /** Processes that could not be stopped, most of them because they belong to another user. They keep the job's `lock` until they end. */
  | { readonly kind: 'not-stopped'; readonly job?: JobId; readonly processes: readonly LeftProcess[]; readonly lock?: string }

/** `2 processes of root`, or without the user if they belong to the user of the run. */
export const countProcesses = (processes: readonly LeftProcess[]): string => {
  const users = [...new Set(processes.flatMap(({ user }) => (user === undefined ? [] : [user])))]
  return `${counted(processes.length, 'process', 'processes')}${users.length === 0 ? '' : ` of ${users.join(' and ')}`}`
}

const mostNamed = 10

/** `4711 (sudo), 4712 (dd)`; names the first few of many. */
export const nameProcesses = (processes: readonly LeftProcess[]): string => {
  const names = processes.slice(0, mostNamed).map(({ pid, program }) => (program === '' ? String(pid) : `${pid} (${program})`))
  const more = processes.length - names.length
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
