import { Flags } from '@oclif/core'
import { openInBrowser } from '../../server-process/open-in-browser.ts'
import { ownProgram } from '../../server-process/own-program.ts'
import { startServer } from '../../server-process/starting/start-server.ts'
import { toDashboardJson } from '../../server-process/server-status.ts'
import { unmetWishes } from '../../server-process/server-settings.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { homeFlag, homeOf, serverFlags, wishOf } from '../../cli/dashboard-flags.ts'
import { renderOpened, renderStarted } from '../../cli/render/render-dashboard.ts'
import type { DashboardStartJson } from '../../wire/dashboard.ts'

export default class DashboardStart extends BaseCommand {
  static override summary = 'Start the dashboard server in the background, unless it is running, and print its URL.'
  static override flags = {
    ...serverFlags,
    open: Flags.boolean({ description: 'also open it in the browser' }),
    ...homeFlag,
  }
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    { description: 'Listen on any free port, for a program.', command: '<%= config.bin %> <%= command.id %> --port 0 --json' },
    {
      description: 'Listen on an address in the local network, and require the token.',
      command: '<%= config.bin %> <%= command.id %> --host 192.168.1.20 --token',
    },
  ]

  async run(): Promise<DashboardStartJson> {
    const { flags } = await this.parse(DashboardStart)
    const [home, options] = [homeOf(flags), wishOf(flags)]
    const { server, ...start } = await startServer(home, options, ownProgram(this.config.version))
    const unmet = unmetWishes(options, server)
    const json = { ...toDashboardJson(server), ...start, ...(unmet.length > 0 && { unmet }) }
    this.print(renderStarted(json, this.config.version))
    if (flags.open) this.print(renderOpened(await openInBrowser(home, server, true)))
    return json
  }
}
