import { join } from 'node:path'
import { openDashboard } from '../../server-process/open-dashboard.ts'
import { ownProgram } from '../../server-process/own-program.ts'
import { serveDashboard } from '../../server-process/serve-dashboard.ts'
import { serverSettings } from '../../server-process/server-settings.ts'
import { sendReadinessReport } from '../../server-process/readiness-report.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { homeFlag, homeOf, serverFlags, wishOf } from '../../cli/dashboard-flags.ts'

export default class DashboardServe extends BaseCommand {
  static override summary = 'Run the dashboard server. `dashboard start` calls this in the background.'
  static override hidden = true
  static override enableJsonFlag = false
  static override flags = { ...serverFlags, ...homeFlag }

  async run(): Promise<void> {
    const { flags } = await this.parse(DashboardServe)
    const log = (line: string): void => {
      process.stderr.write(`${new Date().toISOString()} ${line}\n`)
    }
    const parts = {
      doors: this.projectDoors,
      cli: ownProgram(this.config.version),
      pageFolder: join(this.config.root, 'dashboard-dist'),
      warn: (error: unknown, where: string) => {
        log(`${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      },
    }
    await serveDashboard({
      home: homeOf(flags),
      settings: serverSettings(wishOf(flags), undefined),
      version: this.config.version,
      open: (opening) => openDashboard(opening, parts),
      report: sendReadinessReport,
      log,
    })
  }
}
