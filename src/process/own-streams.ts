/** What the only job of a run gets of this process's own standard streams. Its commands read our standard input. */
export interface OwnStreams {
  /** Keeps standard error apart from the output, although the command asks for one pipe: ours lead to different places. */
  readonly isErrorApart: boolean
}
