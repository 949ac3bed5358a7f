import { createServerPorts, type ServerPortsOptions } from '../../src/live-view/server-ports.ts'
import { createLocks } from '../../src/locks/locks.ts'
import { sqlitePlugin } from '../../src/plugins/sqlite/plugin.ts'
import type { ServerPorts } from '../../src/server/ports.ts'
import type { NoticeJson } from '../../src/wire/api.ts'

/** For ports whose actions are not called: nothing may start a command. */
const noCli = { file: '/no-such-program', args: [] } as const

/** The ports over a home, with all notices they sent. */
export interface HeardPorts extends ServerPorts, AsyncDisposable {
  readonly notices: readonly NoticeJson[]
  readonly warnings: readonly unknown[]
}

export const openPorts = async (home: string, options: Partial<ServerPortsOptions> = {}): Promise<HeardPorts> => {
  const warnings: unknown[] = []
  const ports = await createServerPorts({
    home,
    storage: sqlitePlugin.storage,
    locks: createLocks(home),
    readOnly: false,
    cli: noCli,
    warn: (error) => warnings.push(error),
    ...options,
  })
  const notices: NoticeJson[] = []
  ports.changes.subscribe((notice) => notices.push(notice))
  return { ...ports, notices, warnings }
}

/** The owner of every run in the home is alive. */
export const alive: NonNullable<ServerPortsOptions['proveOwner']> = () => ({ verdict: 'alive' })
