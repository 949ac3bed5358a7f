import { Flags } from '@oclif/core'
import { projectFlags } from '../../cli/run-flags.ts'
import { RunsCommand } from '../../cli/runs-command.ts'
import { renderPrune } from '../../cli/render/render-prune.ts'
import { exitCodes } from '../../model/exit-codes.ts'
import { pruneRuns } from '../../retention/prune-runs.ts'
import type { PruneJson } from '../../wire/prune.ts'

export default class RunsPrune extends RunsCommand {
  static override summary = 'Delete old runs with their logs to make room.'
  static override description =
    'Without a limit, the rules of the home apply, to the runs of all projects. With one, only runs that `sparkwing runs` would list here are deleted, unless --all-projects is given. By size, the logs of runs that passed more than seven days ago go first, and these runs stay. Runs that are running, pinned or younger than an hour stay, and so do the newest, the last passed and the last failed run of each pipeline.'
  static override flags = {
    'older-than': Flags.string({ description: 'delete runs that ended longer ago: `30d`, `12h`', helpValue: 'TIME' }),
    'max-size': Flags.string({
      description: 'delete old logs, and then the oldest runs, until the rest fits: `5GB`, `500MB`',
      helpValue: 'SIZE',
    }),
    keep: Flags.integer({ description: 'keep the newest N runs of each pipeline; alone, delete all others', helpValue: 'N', min: 0 }),
    pipeline: Flags.string({ description: 'only runs of this pipeline of the project', helpValue: 'NAME' }),
    'dry-run': Flags.boolean({ description: 'show what would be deleted, delete nothing' }),
    ...projectFlags,
  }
  static override examples = [
    { description: 'Show what the rules of the home would delete.', command: '<%= config.bin %> <%= command.id %> --dry-run' },
    {
      description: 'Delete what is older than a month, but keep ten runs of each pipeline.',
      command: '<%= config.bin %> <%= command.id %> --older-than 30d --keep 10',
    },
  ]

  async run(): Promise<PruneJson> {
    const { flags } = await this.parse(RunsPrune)
    await using runs = await this.openRuns(flags)
    const pruned = await pruneRuns(runs, {
      olderThan: flags['older-than'],
      maxSize: flags['max-size'],
      keep: flags.keep,
      pipeline: flags.pipeline,
      // what `sparkwing runs` does not list here is not deleted by a limit that is typed here
      isOfProject: [flags['older-than'], flags['max-size'], flags.keep, flags.pipeline, flags.project].some((one) => one !== undefined),
      dryRun: flags['dry-run'],
    })
    this.print(renderPrune(pruned, this.look))
    if (pruned.failed.length > 0) process.exitCode = exitCodes.homeNotWritable
    return pruned
  }
}
