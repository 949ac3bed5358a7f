import { closeSync } from 'node:fs'
import { closeOutputPipe, openInputFile, openOutputPipe, type OutputPipe } from './pipes.ts'

/** The pipes of one command. No other command gets them, not even the next attempt of the same job. */
export interface CommandPipes {
  /** The descriptor for the command's input, if it has one. */
  readonly input: number | undefined
  readonly out: OutputPipe
  /** If it is `undefined`, `out` is for both streams. */
  readonly err: OutputPipe | undefined
}

/** What decides how many pipes a command needs. */
interface PipedCommand {
  readonly input?: string
  readonly stderr?: 'apart' | 'joined'
}

/** Opens the pipes of a command. Resolves to `undefined` if the system has no FIFOs or cannot make one now. */
export const openCommandPipes = async ({ input: text, stderr }: PipedCommand): Promise<CommandPipes | undefined> => {
  if (process.platform === 'win32') return undefined
  const isJoined = stderr === 'joined'
  const [out, err] = await Promise.all([openOutputPipe(), isJoined ? undefined : openOutputPipe()])
  const input = out && text !== undefined ? openInputFile(text) : undefined
  const hasErr = isJoined || err !== undefined
  const hasInput = text === undefined || input !== undefined
  if (out && hasErr && hasInput) return { input, out, err }
  closePipes({ input, out, err })
  return undefined
}

/** Closes our copies of the ends that a child has inherited. */
export const closeChildEnds = ({ input, out, err }: CommandPipes): void => {
  for (const fd of [input, out.childEnd, err?.childEnd]) if (fd !== undefined) closeSync(fd)
}

/** Closes the pipes of a command that was not started. */
export const closePipes = ({ input, out, err }: { readonly [Pipe in keyof CommandPipes]: CommandPipes[Pipe] | undefined }): void => {
  for (const pipe of [out, err]) if (pipe) closeOutputPipe(pipe)
  if (input !== undefined) closeSync(input)
}
