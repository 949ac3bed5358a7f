import type { OutputStream } from '../engine/ports.ts'
import type { UserTerminal } from './terminal/user-terminal.ts'

/** What the only job of a run, or an interactive one, gets of this process's own standard streams. */
export interface OwnStreams {
  /** Whether its commands read our standard input. A shell that runs us in the background keeps the terminal to itself. */
  readonly hasInput: boolean
  /** Keeps standard error apart from the output, although the command asks for one pipe: ours lead to different places. */
  readonly isErrorApart: boolean
  /** By stream, a signal that aborts when the reader of our stream has gone, as after `| head -1`. Absent if that does not concern the job. */
  readonly unread?: Readonly<Record<OutputStream, AbortSignal>>
  /** The terminal that its commands run in; absent without one, and if it is not the job that is shown there. */
  readonly terminal?: UserTerminal
}
