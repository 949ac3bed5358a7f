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
