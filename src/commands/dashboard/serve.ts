import { join } from 'node:path'
import { openDashboard } from '../../server-process/open-dashboard.ts'
import { ownProgram } from '../../server-process/own-program.ts'
import { serveDashboard } from '../../server-process/serve-dashboard.ts'
import { serverSettings } from '../../server-process/server-settings.ts'
import { sendReadinessReport } from '../../server-process/starting/readiness-report.ts'
import { UserError } from '../../model/user-error.ts'
import { warnOnce } from '../../records/warn-once.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { sayOnStderr } from '../../cli/terminal/say.ts'
import { shownLines } from '../../cli/terminal/shown.ts'
import { homeFlag, homeOf, serverFlags, wishOf } from '../../cli/dashboard-flags.ts'

export default class DashboardServe extends BaseCommand {
  static override summary = 'Run the dashboard server. `dashboard start` calls this in the background.'
  static override hidden = true
  static override enableJsonFlag = false
  static override flags = { ...serverFlags, ...homeFlag }

  async run(): Promise<void> {
    const { flags } = await this.parse(DashboardServe)
    const log = (line: string): void => {
      sayOnStderr(shownLines([`${new Date().toISOString()} ${line}`]))
    }
    // on a full disk, the same goes wrong every second
    const logOnce = warnOnce(log)
    const parts = {
      projectPorts: this.projectPorts,
      cli: ownProgram(this.config.version),
      pageFolder: join(this.config.root, 'dashboard-dist'),
      warn: (error: unknown, where: string) => {
        logOnce(`${where}: ${describe(error)}`)
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

/** A bug with the place where it arose. */
const describe = (error: unknown): string => {
  if (error instanceof UserError || !(error instanceof Error)) return String(error instanceof UserError ? error.message : error)
  return error.stack ?? error.message
}
