import { run, settings, type Interfaces } from '@oclif/core'
import { exitCodes } from '../model/exit-codes.ts'
import { settleHome } from '../project/home.ts'
import { refuseTrustOfFiles } from '../project/read-env-files.ts'
import { rememberStartDirectory } from '../project/start-directory.ts'
import { describeError, printable, renderError, toErrorJson } from './describe-error.ts'
import { flushAndExit } from './flush-and-exit.ts'
import { keepStdoutForUs } from './own-stdout.ts'
import { firstWordOf, ownWords } from './plugins/own-words.ts'
import { turnPluginsOff } from './plugins/plugins-off.ts'
import { ignoreForeignHangups } from './signals/hangup.ts'
import { refuseColour } from './terminal/colour.ts'
import { sayOnStderr, sayOnStdout } from './terminal/say.ts'
import { shownJson, shownLines, toShown } from './terminal/shown.ts'
import { isOclifError } from './usage-error.ts'
import { toJsonText } from '../model/record-json.ts'

/** Runs the command line `argv` and ends the process with the right exit code; `root` is the package's folder. */
export const start = async (
  argv: readonly string[],
  root: string,
  options: Pick<Interfaces.Options, 'ignoreManifest' | 'pjson'> = {},
): Promise<void> => {
  ignoreLostReaders()
  ignoreForeignHangups()
  // commands are built ahead of time, or Node strips their types: oclif must not look for a compiler
  settings.enableAutoTranspile = false
  // Node keeps ten frames, which may all be ours, so that the line of the author's code would be missing
  Error.stackTraceLimit = 50
  try {
    rememberStartDirectory()
    settleHome(process.env)
    refuseTrustOfFiles(process.env, [...process.execArgv, ...argv])
    const own = argumentsForOclif(argv)
    const config = { root, userPlugins: false, ...options }
    // it prints JSON, and finding the plugins loads the config, which may print
    if (own[0] === 'autocomplete:project') keepStdoutForUs()
    if (mayConcernPlugins(own)) await runWithPlugins(own, config)
    else await run(own, config)
    process.exitCode ??= exitCodes.passed
  } catch (error) {
    process.exitCode = failedExitCode(error, argv)
  }
  if (process.stdout.isTTY && process.stderr.isTTY && !asksForJson(argv)) await tellOfUpdate(root, options)
  await flushAndExit()
}

/** Nothing that goes wrong with it may change how a command ends. */
const tellOfUpdate = async (root: string, { pjson }: Pick<Interfaces.Options, 'pjson'>): Promise<void> => {
  try {
    const { noticeUpdate } = await import('./version/update-notice.ts')
    if (pjson) await noticeUpdate(root, pjson.version)
  } catch {
    // tomorrow is another day
  }
}

/** Whether a plugin may have what was typed, or all commands are listed. Our own commands start without looking for those of plugins. */
const mayConcernPlugins = ([first, second]: readonly string[]): boolean =>
  first === 'help' && second !== undefined && !second.startsWith('-')
    ? !ownWords.has(firstWordOf(second))
    : first === undefined || ['help', '-h', '--help', 'autocomplete:project'].includes(first) || isForeign(first)

const isForeign = (word: string): boolean => !word.startsWith('-') && !ownWords.has(firstWordOf(word))

const runWithPlugins = async (argv: string[], options: Interfaces.Options): Promise<void> => {
  const { withPluginCommands, pluginCommandError } = await import('./plugins/plugin-commands.ts')
  const { config, called } = await withPluginCommands(argv, options)
  try {
    await run(argv, config)
  } catch (error) {
    throw called ? pluginCommandError(error, called) : error
  }
}

/** Without the global flags where oclif would refuse them: before the command, and after its own commands. */
const argumentsForOclif = (argv: readonly string[]): string[] => {
  const [first, ...rest] = argv
  if (first === '--no-color') {
    refuseColour(process.env)
    return argumentsForOclif(rest)
  }
  if (first === '--no-plugins' || ((isText(argv) || isHelpFlag(first)) && argv.includes('--no-plugins'))) {
    turnPluginsOff(process.env)
    return argumentsForOclif(first === '--no-plugins' ? rest : argv.filter((argument) => argument !== '--no-plugins'))
  }
  // one version line, with `--json` too
  if (first === '--version' || first === '-v') return ['version', ...rest]
  return isText(argv) ? argv.filter((argument) => !['--json', '--no-color'].includes(argument)) : [...argv]
}

const isHelpFlag = (word: string | undefined): boolean => word === '-h' || word === '--help'

/** Whether the command prints text even with `--json`: oclif's help command would refuse the flag. */
const isText = ([command = '']: readonly string[]): boolean => command === 'help'

/**
 * A stdout or stderr that cannot be written (full disk, closed terminal, closed pipe) must not end a run. oclif's listener would throw, so
 * it is replaced with one that does nothing. The run is recorded in its folder anyway.
 */
const ignoreLostReaders = (): void => {
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error').on('error', () => undefined)
}

const asksForJson = (argv: readonly string[]): boolean =>
  argv.slice(0, argv.includes('--') ? argv.indexOf('--') : argv.length).includes('--json')

/** With `--json` too, this handles the errors of commands that are not ours, and errors before any command runs. */
const failedExitCode = (error: unknown, argv: readonly string[]): number => {
  // thrown by `this.exit(code)`, and by oclif after showing help
  if (isOclifError(error) && 'code' in error && error.code === 'EEXIT') return error.oclif.exit ?? exitCodes.passed
  const described = describeError(error)
  if (asksForJson(argv)) {
    if (described.stack !== undefined) sayOnStderr(shownLines([printable(described.stack)]))
    sayOnStdout(shownJson(`${toJsonText(toErrorJson(described), 2)}\n`))
  } else {
    sayOnStderr(toShown(renderError(described)))
  }
  return described.exitCode
}
