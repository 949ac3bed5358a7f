import type { ShellValue } from './shell/shell-command.ts'

/** What a command run by `$` left behind. */
export interface CommandResult {
  readonly kind: 'command-result'
  /** Decoded as UTF-8, without the final newline. */
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

export interface DollarOptions {
  /** Relative to the job's directory. */
  readonly cwd?: string
  /** Added to the job's environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Text for the command's standard input; none unless given. */
  readonly input?: string
  /** `false`: a non-zero exit code is a result and not an error. Default `true`. */
  readonly reject?: boolean
}

/**
 * Runs one program (no shell) with its output in the job's log; rejects when it fails.
 * `$({ cwd: 'web' })` gives a `$` with other options.
 */
export interface Dollar {
  (template: TemplateStringsArray, ...values: readonly ShellValue[]): Promise<CommandResult>
  (options: DollarOptions): Dollar
}
