import { exitCodes } from './exit-codes.ts'
import { UserError } from './user-error.ts'

/** Why a run that has a folder cannot be read, and what to do about it. */
export interface Unreadable {
  /** A clause: `its folder belongs to root`. */
  readonly reason: string
  /** A sentence, with any command in backticks. */
  readonly tryThis: string
  /** The name of the other user who owns it, or `user 1234`. */
  readonly owner?: string
}

/** A run whose folder cannot be read. */
export interface UnreadableRun extends Unreadable {
  readonly id: string
}

/** One sentence about a run that cannot be read. */
export const describeUnreadable = ({ id, reason }: Pick<UnreadableRun, 'id' | 'reason'>): string =>
  `The run ${id} cannot be read: ${reason}.`

/** The same sentence, followed by what to do about it. */
export const adviseUnreadable = (run: Pick<UnreadableRun, 'id' | 'reason' | 'tryThis'>): string =>
  `${describeUnreadable(run)} ${run.tryThis}`

/** Thrown while one run is read. A reader of many runs keeps it as data and continues with the next run. */
export class UnreadableError extends UserError {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return UserError[Symbol.hasInstance](value) && value instanceof Error && 'unreadable' in value
  }

  readonly unreadable: Unreadable

  constructor(run: string, unreadable: Unreadable, options: ErrorOptions = {}) {
    super('run-unreadable', describeUnreadable({ id: run, reason: unreadable.reason }), [unreadable.tryThis], {
      ...options,
      exitCode: exitCodes.homeNotWritable,
    })
    this.unreadable = unreadable
  }
}
