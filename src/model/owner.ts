/** The process that executes a run, told apart from any other that ever has the same pid. */
export interface Owner {
  /** Stable identity of the machine or container. */
  readonly machineId: string
  /** Changes with every boot. */
  readonly bootId: string
  /** Identity of the pid namespace; empty where the system has none. */
  readonly pidNamespace: string
  readonly pid: number
  /** When the process started, in the system's own spelling; compared for equality only. */
  readonly startToken: string
}
