import type { RunObserver } from '../../execution/run-observer.ts'
import type { RunFold } from '../../model/fold-run.ts'
import type { RunId } from '../../model/ids.ts'
import type { ExpectedEndJson } from '../../wire/statistics.ts'
import type { Style } from '../render/look.ts'
import type { Output } from '../terminal/output-stream.ts'

/** Shows one run to a person or a program while it runs. */
export interface Reporter extends RunObserver {
  /** Prints a message about the run that is not an event, such as that it is being cancelled. */
  notice(message: string): void
  /** Resolves when everything is flushed. Call it when the run is over. */
  finish(): Promise<void>
}

/** A stream that may be a terminal, such as `process.stdout`. */
export type Terminal = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number }

/** What every reporter writes to, and what it knows about its run before the first event. */
export interface Surface {
  readonly output: Output
  readonly stdout: Terminal
  readonly style: Style
  readonly env: Readonly<Record<string, string | undefined>>
  readonly run: RunId
  /** Absolute path of the run's folder. */
  readonly folder: string
  readonly pipeline: string
  /** The command that repeats the run. Default: derived from the run's record. */
  readonly rerun?: string
  /** Returns the address of the run's page, if a dashboard runs now. */
  readonly page?: () => string | undefined
  /** Tells when the run will probably end. It may take a while, and does when it is first called. Default: that is unknown. */
  readonly expectedEnd?: AskExpectedEnd
}

export type AskExpectedEnd = (fold: RunFold) => Promise<ExpectedEndJson | undefined>

/** How wide a line may be, so that the terminal does not wrap it; `Infinity` if it is no terminal. */
export const columnsOf = ({ isTTY, columns }: Terminal): number => (isTTY === true ? (columns || 80) - 1 : Infinity)
