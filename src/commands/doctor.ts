import { Flags } from '@oclif/core'
import { examineWorkingHome } from '../doctor/examine-working-home.ts'
import { BaseCommand } from '../cli/base-command.ts'
import { renderDoctor } from '../cli/render/render-doctor.ts'
import { createProgressLine } from '../cli/terminal/progress-line.ts'
import { exitCodes } from '../model/exit-codes.ts'
import { typedPathOrRoot } from '../project/start-directory.ts'
import type { DoctorJson } from '../wire/doctor.ts'

export default class Doctor extends BaseCommand {
  static override summary = 'Check the home and its runs. With --fix, repair what a crash left behind.'
  static override description =
    'Checks permissions, the file system, SQLite, journals, log indexes, the store, processes of runs that are over, and files of a dashboard that is gone. ' +
    'Exits with 0 if all is well or was repaired, with 1 if something is left to do.'
  static override flags = {
    fix: Flags.boolean({
      description:
        'repair: rebuild the store, truncate half-written lines, mark dead runs as interrupted, stop their leftover processes and those that jobs let go of, remove empty folders, tighten permissions',
    }),
    cwd: Flags.string({ char: 'C', description: 'check the storage that the project in PATH configures', helpValue: 'PATH', default: '.' }),
  }
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    { description: 'Repair what can be repaired.', command: '<%= config.bin %> <%= command.id %> --fix' },
  ]

  async run(): Promise<DoctorJson> {
    const { flags } = await this.parse(Doctor)
    const report = await this.examine(flags)
    this.print(renderDoctor(report, this.look))
    if (!report.ok) process.exitCode = exitCodes.failed
    return report
  }

  private async examine({ cwd, fix }: { readonly cwd: string; readonly fix: boolean }): Promise<DoctorJson> {
    using line = createProgressLine(process.stderr)
    return await examineWorkingHome(typedPathOrRoot(cwd), this.projectPorts, {
      fix,
      onProgress: line.show,
    })
  }
}
