import { killServer } from '../../server-process/kill-server.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { homeFlag, homeOf } from '../../cli/dashboard-flags.ts'
import { renderKilled } from '../../cli/render/render-dashboard.ts'
import type { DashboardKillJson } from '../../wire/dashboard.ts'

export default class DashboardKill extends BaseCommand {
  static override summary = 'Stop the dashboard server, if it is running.'
  static override flags = { ...homeFlag }
  static override examples = ['<%= config.bin %> <%= command.id %>']

  async run(): Promise<DashboardKillJson> {
    const { flags } = await this.parse(DashboardKill)
    const end = await killServer(homeOf(flags))
    this.print(renderKilled(end))
    return end
  }
}
