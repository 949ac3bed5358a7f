import type { RunEvent } from '../../model/event.ts'

/** What a reporter of a plugin gets when a run begins. */
export interface ReporterContext {
  /** Id of the run. */
  readonly run: string
  readonly pipeline: string
  /** Absolute path of the run's folder, with its journal and the logs of its jobs. */
  readonly folder: string
  /** Whether standard output is a terminal. */
  readonly isTerminal: boolean
  /** Writes to standard output (with `--json`, to standard error). Colours are kept; what else could steer the terminal is removed. */
  readonly print: (text: string) => void
}

/** What a reporter does while a run goes on. A rejected promise counts as a throw. */
export interface RunReport {
  /** Gets each event of the run in order, frozen, after it is in the journal. */
  event?(event: RunEvent): void | Promise<void>
  /** Gets the output of a job as it arrives. A character may be cut in two. */
  output?(job: string, bytes: Uint8Array): void
  /** Called when the run is over. Sparkwing waits 2 s for it. */
  finish?(): void | Promise<void>
}

/** A way to show a run: `sparkwing run --output NAME`. */
export interface Reporter {
  /** One line for `sparkwing plugins inspect`. */
  readonly summary: string
  start(context: ReporterContext): RunReport
}
