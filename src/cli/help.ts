import { Help } from '@oclif/core'
import { exitCodeMeanings, ownStatusRules } from '../model/exit-codes.ts'
import { knownNames } from './known-names.ts'
import { lookOfStdout } from './look-of-stdout.ts'
import { pipelineHelp } from './pipeline-help.ts'
import { sayOnStdout } from './terminal/say.ts'
import { shownLines } from './terminal/shown.ts'
import { wrapWords } from './render/columns.ts'
import { proseColumns } from './render/look.ts'
import { unknownCommand } from './unknown-command.ts'

/** The topic of `help` that explains the exit codes. */
export const exitCodesTopic = 'exit-codes'

const exitCodesText = (): string =>
  [
    'EXIT CODES',
    ...ownStatusRules.flatMap((rule) => wrapWords(rule, proseColumns(lookOfStdout()) - 2).map((line) => `  ${line}`)),
    ...Array.from(exitCodeMeanings, ([code, meaning]) => `  ${String(code).padEnd(4)} ${meaning}`),
  ].join('\n')

const helpWords: ReadonlySet<string> = new Set(['help', '--help', '-h'])

/** oclif's help, plus `help exit-codes`, and the inputs of a pipeline for `run NAME --help` and `help run NAME`. */
export default class SparkwingHelp extends Help {
  override async showHelp(argv: string[]): Promise<void> {
    const [command, ...rest] = argv.filter((argument) => !helpWords.has(argument))
    if (command === exitCodesTopic) {
      this.log(exitCodesText())
      return
    }
    if (command === 'run' && rest.length > 0) {
      const run = await this.config.findCommand('run', { must: true }).load()
      const text = await pipelineHelp(this.config, run, rest)
      if (text !== undefined) {
        sayOnStdout(shownLines([text]))
        return
      }
    }
    try {
      await super.showHelp(argv)
    } catch (error) {
      const [, id] = /^Command (\S+) not found\.$/.exec(error instanceof Error ? error.message : '') ?? []
      throw id === undefined ? error : unknownCommand(id.split(':'), await knownNames(this.config))
    }
  }

  override async showRootHelp(): Promise<void> {
    await super.showRootHelp()
    this.log(`\`${this.config.bin} help ${exitCodesTopic}\` explains the exit codes.`)
    this.log('')
  }
}
