import { captureProgram } from '../process/capture-program.ts'
import { exitCodes } from '../model/exit-codes.ts'
import { UserError } from '../model/user-error.ts'
import { npmFailure } from './npm-failure.ts'

/** npm gives up long before that if a registry does not answer. */
const npmBudgetMs = 10 * 60_000

/** Flags that hold whatever is set in an `.npmrc` or in the variables of an npm that has started us. */
const flags = [
  // a package is code that runs when it is used, and not already when it is installed
  '--ignore-scripts',
  // `sparkwing` is a peer of plugins, and is here already
  '--legacy-peer-deps',
  ...['--save', '--omit=dev', '--no-audit', '--no-fund', '--no-update-notifier', '--no-dry-run', '--no-package-lock-only'],
  ...['--no-global', '--location=project', '--no-workspaces'],
  // the defaults let a user wait for more than a minute if the registry cannot be reached
  ...['--fetch-retries=1', '--fetch-retry-mintimeout=1000'],
  '--json',
]

/**
 * Installs packages by npm into a folder that has a `package.json`.
 *
 * @throws UserError if npm fails, with what to do next.
 */
export const npmInstall = async (
  folder: string,
  specs: readonly string[],
  { env, signal }: { readonly env: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<void> => {
  const { end, exitCode, stdout, stderr } = await captureProgram({
    file: 'npm',
    args: ['install', ...flags, '--prefix', folder, '--', ...specs],
    cwd: folder,
    env,
    timeoutMs: npmBudgetMs,
    signal,
  })
  const what = specs.join(' ')
  switch (end) {
    case 'aborted':
      throw new UserError(
        'install-cancelled',
        `The installation of ${what} was cancelled. What was installed before is still in use.`,
        [],
        {
          exitCode: exitCodes.cancelledBySigint,
        },
      )
    case 'timed-out':
      throw new UserError('npm-failed', `npm did not end within 10 minutes. What was installed before is still in use.`, ['Try again.'], {
        exitCode: exitCodes.timedOut,
      })
    case 'not-started':
      throw new UserError('npm-not-found', 'Plugins are installed by npm, which was not found.', [
        'Install npm, which comes with Node, or `sparkwing plugins link` a folder.',
      ])
    case 'ended':
      if (exitCode !== 0) throw npmFailure(what, { stdout, stderr })
  }
}
