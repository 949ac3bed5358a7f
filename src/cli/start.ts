import { run, settings, type Interfaces } from '@oclif/core'
import { exitCodes } from '../model/exit-codes.ts'
import { describeError, renderError, toErrorJson } from './describe-error.ts'
import { flushAndExit } from './flush-and-exit.ts'
import { ownStdout } from './own-stdout.ts'
import { isOclifError } from './usage-error.ts'

/** Runs the command line given by `argv`; `root` is the package's folder. Ends the process with the right exit code. */
export const start = async (
  argv: readonly string[],
  root: string,
  options: Pick<Interfaces.Options, 'ignoreManifest' | 'pjson'> = {},
): Promise<void> => {
  ignoreLostReaders()
  // Commands are built ahead of time, and Node strips the types of those run from source: oclif must not look for a compiler.
  settings.enableAutoTranspile = false
  // ten frames, as Node keeps them, can all be ours: the line of the author's code would be missing
  Error.stackTraceLimit = 50
  try {
    await run(isText(argv) ? argv.filter((argument) => argument !== '--json') : [...argv], { root, ...options })
    process.exitCode ??= exitCodes.passed
  } catch (error) {
    process.exitCode = failedExitCode(error, argv)
  }
  await flushAndExit()
}

/** Help and completion are text under `--json` as well: oclif's commands would refuse the flag. */
const isText = ([command = '']: readonly string[]): boolean => /^(?:help|autocomplete)(?::|$)/.test(command)

/**
 * A stdout or stderr that can not be written (a full disk, a closed terminal, a reader that went away) must not end a run: oclif throws from
 * there, so its listener goes, and ours does nothing. The run is recorded in its folder.
 */
const ignoreLostReaders = (): void => {
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error').on('error', () => undefined)
}

/** Errors of commands that are not ours, or of none, come through here under `--json` as well. */
const failedExitCode = (error: unknown, argv: readonly string[]): number => {
  // thrown by `this.exit(code)`, and by oclif after it has shown help
  if (isOclifError(error) && 'code' in error && error.code === 'EEXIT') return error.oclif.exit ?? exitCodes.passed
  const described = describeError(error)
  if (argv.slice(0, argv.includes('--') ? argv.indexOf('--') : argv.length).includes('--json')) {
    if (described.stack !== undefined) process.stderr.write(`${described.stack}\n`)
    ownStdout.write(`${JSON.stringify(toErrorJson(described), null, 2)}\n`)
  } else {
    process.stderr.write(renderError(described))
  }
  return described.exitCode
}
