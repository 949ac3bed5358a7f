import { Flags } from '@oclif/core'
import { openInBrowser } from '../../server-process/open-in-browser.ts'
import { ownProgram } from '../../server-process/own-program.ts'
import { startServer } from '../../server-process/starting/start-server.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { homeFlag, homeOf } from '../../cli/dashboard-flags.ts'
import { renderOpened } from '../../cli/render/render-dashboard.ts'
import type { DashboardOpenJson } from '../../wire/dashboard.ts'

export default class DashboardOpen extends BaseCommand {
  static override summary = 'Open the dashboard in the browser, signed in. Starts the server if none is running.'
  static override flags = {
    browser: Flags.boolean({ description: 'open a browser; with --no-browser, only print the address', default: true, allowNo: true }),
    ...homeFlag,
  }
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    { description: 'Print an address that signs in another browser.', command: '<%= config.bin %> <%= command.id %> --no-browser' },
  ]

  async run(): Promise<DashboardOpenJson> {
    const { flags } = await this.parse(DashboardOpen)
    const home = homeOf(flags)
    const { server } = await startServer(home, 'as-before', ownProgram(this.config.version))
    const page = await openInBrowser(home, server, flags.browser)
    this.print(renderOpened(page))
    return page
  }
}
