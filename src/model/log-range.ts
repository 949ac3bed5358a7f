import type { LogPosition } from './event.ts'

/** A part of a job's log. */
export interface LogRange {
  readonly from: LogPosition
  readonly to: LogPosition
}
