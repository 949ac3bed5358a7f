import { Flags } from '@oclif/core'
import { examineWorkingHome } from '../doctor/examine-working-home.ts'
import { examineDisk } from '../doctor/examine-disk.ts'
import { BaseCommand } from '../cli/base-command.ts'
import { checkPlugins } from '../cli/plugins/describe-plugins.ts'
import { renderDisk } from '../cli/render/render-disk.ts'
import { renderDoctor } from '../cli/render/render-doctor.ts'
import { createProgressLine } from '../cli/terminal/progress-line.ts'
import { versionLine, versionsOf } from '../cli/version/version-line.ts'
import { warnOnStderr } from '../cli/runs-command.ts'
import { exitCodes } from '../model/exit-codes.ts'
import { typedPathOrRoot } from '../project/start-directory.ts'
import type { DiskJson } from '../wire/disk.ts'
import type { CheckJson, DoctorJson } from '../wire/doctor.ts'

export default class Doctor extends BaseCommand {
  static override summary = 'Check the home and its runs. With --fix, repair what a crash left behind.'
  static override description =
    'Checks permissions, the file system, SQLite, journals, log indexes, the store, processes of runs that are over, files of deleted runs, and files of a dashboard that is gone. ' +
    'Exits with 0 if all is well or was repaired, with 1 if something is left to do.'
  static override flags = {
    fix: Flags.boolean({
      description:
        'repair: rebuild the store, truncate half-written lines, mark dead runs as interrupted, stop their leftover processes and those that jobs let go of, remove empty folders and deleted runs, tighten permissions',
    }),
    disk: Flags.boolean({
      description: 'check nothing; show what the home takes on the disk, and what a prune would free',
      exclusive: ['fix'],
    }),
    cwd: Flags.string({ char: 'C', description: 'check the storage that the project in PATH configures', helpValue: 'PATH', default: '.' }),
  }
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    { description: 'Repair what can be repaired.', command: '<%= config.bin %> <%= command.id %> --fix' },
    { description: 'Show what the runs take on the disk.', command: '<%= config.bin %> <%= command.id %> --disk' },
  ]

  async run(): Promise<DoctorJson | DiskJson> {
    const { flags } = await this.parse(Doctor)
    if (flags.disk) {
      const disk = await examineDisk(typedPathOrRoot(flags.cwd), this.projectPorts, warnOnStderr)
      this.print(renderDisk(disk, this.look))
      return disk
    }
    const report = await this.examine(flags)
    const plugins = await checkPlugins(this.config, typedPathOrRoot(flags.cwd))
    const version: CheckJson = { name: 'version', status: 'ok', message: `This is ${versionLine(versionsOf(this.config.version))}.` }
    const answer = {
      ...report,
      checks: [version, ...report.checks, ...plugins],
      ok: report.ok && plugins.every(({ status }) => status === 'ok'),
    }
    this.print(renderDoctor(answer, this.look))
    if (!answer.ok) process.exitCode = exitCodes.failed
    return answer
  }

  private async examine({ cwd, fix }: { readonly cwd: string; readonly fix: boolean }): Promise<DoctorJson> {
    using line = createProgressLine(process.stderr)
    return await examineWorkingHome(typedPathOrRoot(cwd), this.projectPorts, {
      fix,
      onProgress: line.show,
    })
  }
}
