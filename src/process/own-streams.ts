import type { UserTerminal } from './terminal/user-terminal.ts'

/** What the only job of a run gets of this process's own standard streams. Its commands read our standard input. */
export interface OwnStreams {
  /** Keeps standard error apart from the output, although the command asks for one pipe: ours lead to different places. */
  readonly isErrorApart: boolean
  /** The terminal that its commands run in; absent without one, and if it is not the job that is shown there. */
  readonly terminal?: UserTerminal
}
