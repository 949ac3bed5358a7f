import { serverStatus } from '../../server-process/server-status.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { homeFlag, homeOf } from '../../cli/dashboard-flags.ts'
import { renderStatus } from '../../cli/render/render-dashboard.ts'
import { exitCodes } from '../../model/exit-codes.ts'
import type { DashboardStatusJson } from '../../wire/dashboard.ts'

export default class DashboardStatus extends BaseCommand {
  static override summary = 'Show whether the dashboard is running, and its URL. Exits with 3 if it is not.'
  static override flags = { ...homeFlag }
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<DashboardStatusJson> {
    const { flags } = await this.parse(DashboardStatus)
    const status = await serverStatus(homeOf(flags))
    this.print(renderStatus(status))
    if (!status.running) process.exitCode = exitCodes.notFound
    else if (!status.answers) process.exitCode = exitCodes.failed
    return status
  }
}
