import { Args, Flags } from '@oclif/core'
import { findRun, showDigest, showRun } from '../../records/show-run.ts'
import { projectFlags, runArg } from '../../cli/run-flags.ts'
import { RunsCommand } from '../../cli/runs-command.ts'
import { renderDigest } from '../../cli/render/run/render-digest.ts'
import type { DigestJson } from '../../wire/digest.ts'
import { chosenJobs, renderWhy } from '../../cli/render/run/render-why.ts'
import { renderRunDetail } from '../../cli/render/run/render-run-detail.ts'
import { UserError } from '../../model/user-error.ts'
import type { RunDetailJson } from '../../wire/run.ts'

export default class RunsShow extends RunsCommand {
  static override summary = 'Show one run and its jobs, failures first.'
  static override args = { run: runArg, job: Args.string({ name: 'JOB', ignoreStdin: true, description: 'with --why: only this job' }) }
  static override flags = {
    digest: Flags.boolean({ description: 'show only why the run failed: the lines of its logs that show it' }),
    full: Flags.boolean({ description: 'with --digest: show all failed jobs, however long that is', dependsOn: ['digest'] }),
    why: Flags.boolean({
      description: 'show why each job with `cache` ran or did not: all reasons, one a line',
      exclusive: ['digest'],
    }),
    ...projectFlags,
  }
  static override examples = [
    { description: 'Show the newest run of this project.', command: '<%= config.bin %> <%= command.id %> latest' },
    { description: 'Show the newest run of one pipeline.', command: '<%= config.bin %> <%= command.id %> latest:build' },
    { description: 'Show why each job with `cache` ran.', command: '<%= config.bin %> <%= command.id %> latest --why' },
    { description: 'Show why the newest run failed.', command: '<%= config.bin %> <%= command.id %> latest --digest' },
  ]

  async run(): Promise<RunDetailJson | DigestJson> {
    const { args, flags } = await this.parse(RunsShow)
    if (args.job !== undefined && !flags.why)
      throw new UserError('stray-argument', `Unexpected argument "${args.job}".`, ['`sparkwing runs show RUN --why JOB` shows one job.'])
    await using runs = await this.openRuns(flags)
    if (flags.digest) {
      const digest = await showDigest(runs, args.run)
      this.print(renderDigest(digest, flags.full))
      return digest
    }
    if (flags.why) {
      const { detail } = await findRun(runs, args.run)
      this.print(renderWhy(chosenJobs(detail, args.job), this.look))
      return detail
    }
    const { detail, excerpts } = await showRun(runs, args.run)
    this.print(renderRunDetail(detail, { ...this.look, excerpts }))
    return detail
  }
}
