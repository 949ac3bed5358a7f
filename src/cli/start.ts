import { Errors, run, settings, type Interfaces } from '@oclif/core'
import { exitCodes } from '../model/exit-codes.ts'
import { describeError, renderError } from './describe-error.ts'
import { flushAndExit } from './flush-and-exit.ts'

/** Runs the command line given by `argv`; `root` is the package's folder. Ends the process with the right exit code. */
export const start = async (
  argv: readonly string[],
  root: string,
  options: Pick<Interfaces.Options, 'ignoreManifest' | 'pjson'> = {},
): Promise<void> => {
  // Commands are built ahead of time, and Node strips the types of those run from source: oclif must not look for a compiler.
  settings.enableAutoTranspile = false
  try {
    await run([...argv], { root, ...options })
    process.exitCode ??= exitCodes.passed
  } catch (error) {
    process.exitCode = failedExitCode(error)
  }
  await flushAndExit()
}

const failedExitCode = (error: unknown): number => {
  // thrown by `this.exit(code)`, and by oclif after it has shown help
  if (error instanceof Errors.ExitError) return error.oclif.exit ?? exitCodes.passed
  const described = describeError(error)
  process.stderr.write(renderError(described))
  return described.exitCode
}
