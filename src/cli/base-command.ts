import { Command, Flags, type Interfaces } from '@oclif/core'
import type { ProjectPorts } from '../project/open-project.ts'
import { describeError, printable, toErrorJson } from './describe-error.ts'
import { lookOfStdout } from './look-of-stdout.ts'
import { keepStdoutForUs } from './own-stdout.ts'
import { turnPluginsOff } from './plugins/plugins-off.ts'
import { projectPorts } from './project-ports.ts'
import { refuseColour } from './terminal/colour.ts'
import type { Look } from './render/look.ts'
import { sayOnStderr, sayOnStdout } from './terminal/say.ts'
import { shownJson, shownLines, toShown } from './terminal/shown.ts'
import { isOclifError, usageError } from './usage-error.ts'
import { toJsonText } from '../model/record-json.ts'

/** Base of all commands: `--json`, `--no-color`, `--no-plugins`, and errors in one or two lines. */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true
  static override baseFlags = {
    json: Flags.boolean({ description: 'print one JSON value', helpGroup: 'GLOBAL' }),
    'no-color': Flags.boolean({ description: 'print without colours, and ask jobs for output without them', helpGroup: 'GLOBAL' }),
    'no-plugins': Flags.boolean({ description: 'use no plugins, neither installed ones nor those of the config', helpGroup: 'GLOBAL' }),
  }

  /** Prints text for a person, where only its colours can steer the terminal. Does nothing with `--json`. */
  protected print(text: string): void {
    if (!this.jsonEnabled() && text !== '') sayOnStdout(toShown(text.endsWith('\n') ? text : `${text}\n`))
  }

  /** What renderers need to know about the terminal. */
  protected get look(): Look {
    return lookOfStdout()
  }

  protected get projectPorts(): ProjectPorts {
    return projectPorts(this.config)
  }

  /** Rewords oclif's usage errors, and suggests the flag that was probably meant. */
  protected override async parse<
    F extends Interfaces.OutputFlags<Interfaces.FlagInput>,
    B extends Interfaces.OutputFlags<Interfaces.FlagInput>,
    A extends Interfaces.OutputArgs<Interfaces.ArgInput>,
  >(options?: Interfaces.Input<F, B, A>, argv?: string[]): Promise<Interfaces.ParserOutput<F, B, A>> {
    try {
      const parsed = await super.parse(options, argv)
      if (parsed.flags['no-color'] === true) refuseColour(process.env)
      if (parsed.flags['no-plugins'] === true) turnPluginsOff(process.env)
      // from here on a program reads stdout; no code of the project has run yet
      if (this.jsonEnabled() || parsed.flags['output'] === 'ndjson') keepStdoutForUs()
      return parsed
    } catch (error) {
      if (!isOclifError(error)) throw error
      const { id, flags, baseFlags } = this.ctor
      throw usageError(error, { words: id.replaceAll(':', ' '), flags: Object.keys({ ...baseFlags, ...flags }) })
    }
  }

  override logJson(value: unknown): void {
    sayOnStdout(shownJson(`${toJsonText(value, 2)}\n`))
  }

  /** With `--json`, the error is the one value on stdout. Otherwise `start` prints it. */
  protected override catch(error: Error & { exitCode?: number }): Promise<void> {
    if (!this.jsonEnabled()) throw error
    const described = describeError(error)
    if (described.stack !== undefined) sayOnStderr(shownLines([printable(described.stack)]))
    this.logJson(toErrorJson(described))
    process.exitCode = described.exitCode
    return Promise.resolve()
  }
}
