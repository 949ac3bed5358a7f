import { createLocks } from '../locks/locks.ts'
import type { ProjectDoors } from '../project/open-project.ts'
import { openWorkingDirectory } from '../project/open-working-directory.ts'
import type { DashboardOpening, OpenDashboard } from './serve-dashboard.ts'

/** What the dashboard takes from the command line's side. */
export interface DashboardParts {
  readonly doors: ProjectDoors
  /** How this very command line is started anew, for the runs that the page starts. */
  readonly cli: { readonly file: string; readonly args: readonly string[] }
  /** Absolute path of the built pages. */
  readonly pageFolder: string
  /** Hears of what went wrong that no client can be told. */
  readonly warn: (error: unknown, where: string) => void
}

/** Joins the server with the runs of the home, and listens. Koa is loaded here, by the one process that needs it. */
export const openDashboard = async (
  opening: DashboardOpening,
  { doors, cli, pageFolder, warn }: DashboardParts,
): Promise<OpenDashboard> => {
  const { home, readOnly, asksForToken } = opening
  const [{ createDashboard }, { createServerPorts }, { host }] = await Promise.all([
    import('../server/dashboard.ts'),
    import('../live-view/server-ports.ts'),
    // of no project: the server is for all of them
    openWorkingDirectory('/', doors),
  ])
  const ports = await createServerPorts({
    home,
    storage: host.storage,
    locks: createLocks(home),
    writesInThread: true,
    readOnly,
    cli,
    warn: (error) => {
      warn(error, 'home')
    },
  })
  const dashboard = createDashboard({ ...opening, tokenRequired: asksForToken, ports, pageFolder, onBug: warn })
  try {
    const { url, port } = await dashboard.listen()
    return {
      url,
      port,
      close: async () => {
        await dashboard.close()
        await ports[Symbol.asyncDispose]()
      },
    }
  } catch (error) {
    await ports[Symbol.asyncDispose]()
    throw error
  }
}
