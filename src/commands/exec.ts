import { basename } from 'node:path'
import { Flags } from '@oclif/core'
import { commandPipeline } from '../project/command-pipeline.ts'
import { openWorkingDirectory } from '../project/open-working-directory.ts'
import { prepareRun } from '../execution/prepare-run.ts'
import { shellHint } from '../execution/shell-hint.ts'
import { runEnvironment } from '../project/read-env-files.ts'
import { envFileFlag, outputFlag, RunningCommand } from '../cli/running-command.ts'
import { warnOnStderr } from '../cli/runs-command.ts'
import { EndsWith } from '../cli/describe-error.ts'
import { exitCodes } from '../model/exit-codes.ts'
import { UserError } from '../model/user-error.ts'
import { typedPath } from '../project/start-directory.ts'
import type { RunDetailJson } from '../wire/run.ts'

export default class Exec extends RunningCommand {
  static override summary = 'Run any command as a recorded run of one job.'
  static override description =
    'Exits with the status of the command, or with 125, 126 or 127 if it could not be run: see `<%= config.bin %> help exit-codes`.'
  static override usage = '<%= command.id %> [--name NAME] -- CMD [ARG...]'
  static override strict = false
  static override flags = {
    name: Flags.string({ description: "name of the run's pipeline; default: the command's name", helpValue: 'NAME' }),
    cwd: Flags.string({ char: 'C', description: 'run in this directory', helpValue: 'PATH', default: '.' }),
    output: outputFlag,
    'env-file': envFileFlag,
  }
  static override examples = [{ description: 'Record a build.', command: '<%= config.bin %> exec -- make -j4 all' }]

  async run(): Promise<RunDetailJson> {
    // parsing leaves in `this.argv` only what was parsed
    const typed = this.argv
    const end = typed.indexOf('--')
    const { flags, argv } = await this.parse(Exec, end === -1 ? typed : typed.slice(0, end)).catch((error: unknown) => {
      throw end === -1 ? withHint(error) : error
    })
    const command = end === -1 ? argv.map(String) : typed.slice(end + 1)
    const [program] = command
    if (program === undefined || (end !== -1 && argv.length > 0)) {
      throw new UserError('no-command', 'No command is given.', ['Write it after `--`: `sparkwing exec -- make all`.'])
    }
    const directory = typedPath(flags.cwd)
    const { projectDir, host } = await openWorkingDirectory(directory, this.projectPorts)
    const name = flags.name ?? basename(program)
    const request = { pipeline: name, project: projectDir, directory, inputs: {}, args: [], command, options: {} }
    const definition = commandPipeline(name, command, directory)
    const env = runEnvironment(flags['env-file'])
    const shown = await this.executeAndShow(await prepareRun(request, { definition, host, env }), flags.output)
    const hint = process.exitCode === exitCodes.commandNotFound ? shellHint(command, directory, env) : undefined
    if (hint !== undefined) warnOnStderr(hint)
    return shown
  }

  /** Like `env` and `timeout`, so that a program that reads the status of the command can tell our own failures from it. */
  protected override catch(error: Error & { exitCode?: number }): Promise<void> {
    return super.catch(new EndsWith(exitCodes.execFailed, error))
  }
}

/** Without `--` the flags of the command are read as ours. */
const withHint = (error: unknown): unknown =>
  error instanceof UserError && error.code === 'unknown-flag'
    ? new UserError(
        error.code,
        error.message,
        ['Write a command with flags of its own after `--`: `sparkwing exec -- ls -la`.', ...error.tryThis],
        { cause: error },
      )
    : error
