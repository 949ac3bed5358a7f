import { createLocks } from '../locks/locks.ts'
import type { ProjectPorts } from '../project/open-project.ts'
import { openWorkingDirectory } from '../project/open-working-directory.ts'
import { restoreNodeOptions } from './starting/node-options.ts'
import type { DashboardOpening, OpenDashboard } from './serve-dashboard.ts'

/** What the CLI provides for the dashboard. */
export interface DashboardParts {
  readonly projectPorts: ProjectPorts
  /** How to start this CLI again, for the runs that the page starts. */
  readonly cli: { readonly file: string; readonly args: readonly string[] }
  /** Absolute path of the built pages. */
  readonly pageFolder: string
  /** Called with errors that cannot be reported to a client. */
  readonly warn: (error: unknown, where: string) => void
}

/** Connects the server with the runs of the home, and listens. Koa is loaded only here, because only the server process needs it. */
export const openDashboard = async (
  opening: DashboardOpening,
  { projectPorts, cli, pageFolder, warn }: DashboardParts,
): Promise<OpenDashboard> => {
  const { home, readOnly, asksForToken } = opening
  const [{ createDashboard }, { createServerPorts }, { host }] = await Promise.all([
    import('../server/dashboard.ts'),
    import('../live-view/server-ports.ts'),
    // the root folder, which is in no project, because the server is for all projects
    openWorkingDirectory('/', projectPorts),
  ])
  const ports = await createServerPorts({
    home,
    storage: host.storage,
    locks: createLocks(home),
    writesInThread: true,
    readOnly,
    cli,
    env: restoreNodeOptions(process.env),
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
