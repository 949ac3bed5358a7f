import { Args, Flags } from '@oclif/core'
import { readLogs, type LogLinesJson } from '../../records/logs/read-logs.ts'
import { printLogs } from '../../records/logs/print-logs.ts'
import { findRun } from '../../records/show-run.ts'
import { untilOver } from '../../records/wait-for-run.ts'
import { parseLineRange, parsePattern } from '../../records/logs/log-selection.ts'
import { projectFlags, runArg } from '../../cli/run-flags.ts'
import { RunsCommand } from '../../cli/runs-command.ts'
import { createLogPrinter } from '../../cli/log-printer.ts'
import { sayOnStderr } from '../../cli/terminal/say.ts'
import { shownLines } from '../../cli/terminal/shown.ts'
import { createOutput } from '../../cli/terminal/output-stream.ts'

export default class RunsLogs extends RunsCommand {
  static override summary = 'Print what the jobs of a run wrote.'
  static override description =
    'Without a job, the logs of all jobs are printed one after another, each line after the name of its job if the run has more than one. Unless RUN is a whole id, one line on standard error tells which run it is. Colours are kept and other control sequences removed, except with --raw.'
  static override usage = '<%= command.id %> RUN [JOB] [FLAGS]'
  static override args = {
    run: runArg,
    job: Args.string({ name: 'JOB', ignoreStdin: true, description: 'print only this job; default: all' }),
  }
  static override flags = {
    follow: Flags.boolean({ char: 'f', description: 'follow the logs until the run is over' }),
    tail: Flags.integer({ description: 'only the last N lines of each job', helpValue: 'N', min: 0, exclusive: ['lines'] }),
    lines: Flags.string({ description: 'only the lines A to B, counted from 1; either may be left out', helpValue: 'A:B' }),
    grep: Flags.string({ description: 'only lines that match this regular expression', helpValue: 'RE' }),
    'ignore-case': Flags.boolean({ char: 'i', description: 'with --grep: also match lines that differ only in case', dependsOn: ['grep'] }),
    timestamps: Flags.boolean({ description: 'print the time since the start of the run before each line' }),
    raw: Flags.boolean({ description: 'print the bytes as they were written', exclusive: ['timestamps', 'grep', 'lines', 'tail'] }),
    ...projectFlags,
  }
  static override examples = [
    {
      description: 'Print the last 50 lines of each job of the newest run.',
      command: '<%= config.bin %> <%= command.id %> latest --tail 50',
    },
    { description: 'Follow one job while it runs.', command: '<%= config.bin %> <%= command.id %> latest test -f' },
    { description: 'Print lines 100 to 120.', command: '<%= config.bin %> <%= command.id %> latest build --lines 100:120' },
  ]

  async run(): Promise<LogLinesJson> {
    const { args, flags } = await this.parse(RunsLogs)
    const selection = {
      job: args.job,
      tail: flags.tail,
      lines: flags.lines === undefined ? undefined : parseLineRange(flags.lines),
      pattern: flags.grep === undefined ? undefined : parsePattern(flags.grep, flags['ignore-case']),
    }
    await using runs = await this.openRuns(flags)
    if (this.jsonEnabled()) {
      if (flags.follow) await untilOver(runs, await findRun(runs, args.run))
      return await readLogs(runs, args.run, selection)
    }
    const output = createOutput(process.stdout)
    const warnings: string[] = []
    const printer = createLogPrinter(output, this.look, {
      timestamps: flags.timestamps,
      named: args.run,
      tell: (line) => {
        sayOnStderr(shownLines([line]))
      },
      warn: (line) => warnings.push(line),
    })
    await printLogs(runs, args.run, { ...selection, follow: flags.follow, raw: flags.raw }, printer)
    await output.flush()
    sayOnStderr(shownLines(warnings))
    return { run: args.run, lines: [] }
  }
}
