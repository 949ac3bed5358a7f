import type { OwnStreams } from './own-streams.ts'

/** A program to run. */
export interface Command {
  readonly file: string
  readonly args: readonly string[]
  /** An absolute path. */
  readonly cwd: string
  /** The complete environment; nothing is added to it. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Text for standard input. */
  readonly input?: string
  /** Streams of this process that the program gets. Default: none, and its standard input is `/dev/null`. */
  readonly own?: OwnStreams
  /** `joined` gives it one pipe for standard output and error, which keeps the order in which it writes. Default: `apart`. */
  readonly stderr?: 'apart' | 'joined'
}
