/** The process that executes a run, identified so that it cannot be confused with another process that gets the same pid. */
export interface Owner {
  /** Stable id of the machine or container. */
  readonly machineId: string
  /** Changes with every boot. */
  readonly bootId: string
  /** Id of the pid namespace; empty if the system has none. */
  readonly pidNamespace: string
  readonly pid: number
  /** When the process started, in the system's own format; only compared for equality. */
  readonly startToken: string
}
