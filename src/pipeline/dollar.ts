import type { ShellValue } from './shell/shell-command.ts'

/** The result of a command run by `$`. */
export interface CommandResult {
  readonly kind: 'command-result'
  /** Decoded as UTF-8, without the final newline. Throws if it was longer than 16 MiB; all of it is in the job's log. */
  readonly stdout: string
  /** Like `stdout`. */
  readonly stderr: string
  readonly exitCode: number
}

export interface DollarOptions {
  /** Relative to the job's working directory. */
  readonly cwd?: string
  /** Added to the job's environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Text for the command's standard input, which is empty by default. */
  readonly input?: string
  /** `false`: do not throw if the exit code is not zero. Default `true`. */
  readonly reject?: boolean
}

/**
 * Runs one program, without a shell. Its output goes to the job's log. Rejects if the program fails. `$({ cwd: 'web' })` returns a `$` with
 * other options.
 */
export interface Dollar {
  (template: TemplateStringsArray, ...values: readonly ShellValue[]): Promise<CommandResult>
  (options: DollarOptions): Dollar
}
