import type { RunObserver } from '../../execution/run-observer.ts'
import type { RunId } from '../../model/ids.ts'
import type { Style } from '../render/look.ts'
import type { Output } from '../terminal/output-stream.ts'

/** Shows one run to a person or a program while it runs. */
export interface Reporter extends RunObserver {
  /** Says something about the run that is no event, such as that it is being cancelled. */
  notice(message: string): void
  /** Resolves when everything has left the process; the run is over then. */
  finish(): Promise<void>
}

/** A stream that may be a terminal, such as `process.stdout`. */
export type Terminal = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number }

/** What every reporter writes on, and what it knows of its run before the first event. */
export interface Surface {
  readonly output: Output
  readonly stdout: Terminal
  readonly style: Style
  readonly env: Readonly<Record<string, string | undefined>>
  readonly run: RunId
  /** The run's folder, absolute. */
  readonly folder: string
  readonly pipeline: string
  /** The command that runs the same again; default made of the run's own record. */
  readonly rerun?: string
}
