import { resolve } from 'node:path'
import type { CommandResult, Dollar, DollarOptions } from '../pipeline/dollar.ts'
import type { ShellValue } from '../pipeline/shell/shell-command.ts'
import { Capture, captureLimit, lastLine } from './capture.ts'
import type { CommandDesk } from './command-desk.ts'
import { CommandError, commandTitle } from './command-error.ts'
import { templateWords } from './template-words.ts'

/** The working directory and environment of the commands of a `$`. */
export interface DollarPlace {
  /** An absolute path. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Creates the `$` of one step. The desk runs every command; its output goes to the job's log and into the result. */
export const createDollar = (desk: CommandDesk, place: DollarPlace, bound: Pick<DollarOptions, 'input' | 'reject'> = {}): Dollar => {
  function $(template: TemplateStringsArray, ...values: readonly ShellValue[]): Promise<CommandResult>
  function $(options: DollarOptions): Dollar
  function $(first: TemplateStringsArray | DollarOptions, ...values: readonly ShellValue[]): Promise<CommandResult> | Dollar {
    if (isTemplate(first)) return runTemplate(desk, place, bound, first, values)
    const { cwd, env, ...rest } = first
    return createDollar(desk, { cwd: resolve(place.cwd, cwd ?? '.'), env: { ...place.env, ...env } }, { ...bound, ...rest })
  }
  return $
}

const isTemplate = (first: TemplateStringsArray | DollarOptions): first is TemplateStringsArray => Array.isArray(first)

const runTemplate = async (
  desk: CommandDesk,
  { cwd, env }: DollarPlace,
  { input, reject = true }: Pick<DollarOptions, 'input' | 'reject'>,
  template: TemplateStringsArray,
  values: readonly ShellValue[],
): Promise<CommandResult> => {
  const [file = '', ...args] = templateWords(template, values)
  const title = commandTitle(file, args, desk.masking)
  const captured = { out: new Capture(), err: new Capture() }
  const exitCode = await desk.run({
    file,
    args,
    cwd,
    env,
    title,
    ...(input !== undefined && { input }),
    tap: (chunk, stream) => {
      captured[stream].add(chunk)
    },
  })
  if (exitCode !== 0 && reject)
    throw new CommandError(title, { reason: 'exit-code', exitCode, command: title }, lastLine(captured.err.text(), desk.masking))
  return {
    kind: 'command-result',
    get stdout() {
      return completeText(captured.out, 'stdout', title)
    },
    get stderr() {
      return completeText(captured.err, 'stderr', title)
    },
    exitCode,
  }
}

const completeText = (capture: Capture, stream: 'stdout' | 'stderr', title: string): string => {
  if (capture.isComplete) return capture.text()
  throw new Error(
    `the ${stream} of ${title} cannot be read: $ keeps at most ${captureLimit / 1024 / 1024} MiB of it; write the output to a file, or use sh\`…\``,
  )
}
