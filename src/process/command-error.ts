import type { Masking } from './output/masking.ts'
import { describeFailure, type Failure } from '../model/failure.ts'

/** A command that failed. The message names the command, how it ended, and its last line on stderr. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  /** As it would be typed in a shell. */
  readonly command: string
  readonly failure: Failure
  /** Absent if a signal ended the command or it never started. */
  readonly exitCode?: number
  readonly signal?: string

  constructor(command: string, failure: Failure, lastLine = '') {
    super(`${command} ${describeFailure(failure)}${lastLine && `: ${lastLine}`}`)
    this.command = command
    this.failure = failure
    if (failure.reason === 'exit-code') this.exitCode = failure.exitCode
    if (failure.reason === 'signal') this.signal = failure.signal
  }
}

const plainWord = /^[\w@%+=:,./-]+$/
const longestTitle = 200

/** A command as it would be typed in a shell, cut if it is long. It is masked first, because half a secret would not be recognized. */
export const commandTitle = (file: string, args: readonly string[], masking: Pick<Masking, 'text'>): string => {
  const title = masking.text(
    [file, ...args].map((word) => (plainWord.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`)).join(' '),
  )
  return title.length > longestTitle ? `${title.slice(0, longestTitle - 1)}…` : title
}
