import { Flags } from '@oclif/core'
import { parseSince } from '../../records/parse-since.ts'
import { listRuns, whyEmpty } from '../../records/list-runs.ts'
import { projectFlags } from '../../cli/run-flags.ts'
import { RunsCommand } from '../../cli/runs-command.ts'
import { renderNoRuns, renderRunList } from '../../cli/render/render-run-list.ts'
import { renderUnreadable } from '../../cli/render/render-unreadable.ts'
import { sayOnStderr } from '../../cli/terminal/say.ts'
import { toShown } from '../../cli/terminal/shown.ts'
import type { RunListJson } from '../../wire/run.ts'
import { runOrders } from '../../model/run-order.ts'
import { runStatuses } from '../../model/run-record.ts'

export default class RunsList extends RunsCommand {
  static override summary = "List recorded runs, newest first: this project's inside a project, else those of all projects."
  static override description =
    'A run that cannot be read is listed on standard error, or in `unreadable` with --json, with the reason and what to do.'
  static override aliases = ['runs']
  static override flags = {
    pipeline: Flags.string({ description: 'only runs of this pipeline', helpValue: 'NAME' }),
    status: Flags.option({
      description: 'only runs in this state; several are separated by commas, or the flag is repeated',
      options: runStatuses,
      multiple: true,
      delimiter: ',',
    })(),
    branch: Flags.string({ description: 'only runs of this git branch', helpValue: 'NAME' }),
    since: Flags.string({ description: 'only runs started since: `2h`, `7d` or a date', helpValue: 'TIME' }),
    limit: Flags.integer({ description: 'maximum number of runs', helpValue: 'N', default: 20, min: 1, max: 1000 }),
    before: Flags.string({ description: 'only runs that come after this one in the list, for the next page', helpValue: 'ID' }),
    sort: Flags.option({
      description: 'the order: by when they started, or how long they took; then only finished runs are listed',
      options: runOrders,
      default: 'newest' as const,
    })(),
    ...projectFlags,
  }
  static override examples = [
    { description: 'List what failed in the last two hours.', command: '<%= config.bin %> runs list --status failed --since 2h' },
    {
      description: 'List the ten longest runs of a pipeline.',
      command: '<%= config.bin %> runs list --pipeline build --sort longest --limit 10',
    },
    {
      description: 'List the runs of all projects, for a program.',
      command: '<%= config.bin %> runs list --all-projects --limit 1000 --json',
    },
  ]

  async run(): Promise<RunListJson> {
    const { flags } = await this.parse(RunsList)
    const since = flags.since === undefined ? undefined : parseSince(flags.since, Date.now())
    await using runs = await this.openRuns(flags)
    const list = await listRuns(runs, { ...flags, statuses: flags.status, order: flags.sort, since })
    if (!this.jsonEnabled()) sayOnStderr(toShown(renderUnreadable(list)))
    this.print(list.runs.length > 0 ? renderRunList(list, this.look, runs.project) : renderNoRuns(await whyEmpty(runs, flags)))
    return list
  }
}
