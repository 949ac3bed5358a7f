import type { ProveOwner } from '../../src/records/catch-up/catch-up.ts'
import { openRunIndex, type RunIndex, type RunIndexOptions } from '../../src/records/run-index.ts'
import { createLocks } from '../../src/locks/locks.ts'
import { sqlitePlugin } from '../../src/plugins/sqlite/plugin.ts'

export const hourMs = 3_600_000

/** The owner of every run is alive. */
export const alive: ProveOwner = () => ({ verdict: 'alive' })
/** The owner of every run is gone. */
export const gone: ProveOwner = () => ({ verdict: 'gone', because: 'its process 4711 is gone' })

/** The index of a home with the built-in store. Unless `options` say otherwise, the owner of every run is alive. */
export const openIndex = async (home: string, options: Partial<RunIndexOptions> = {}): Promise<RunIndex & AsyncDisposable> => {
  const index = await openRunIndex({ home, storage: sqlitePlugin.storage, locks: createLocks(home), proveOwner: alive, ...options })
  return { ...index, [Symbol.asyncDispose]: () => index.close() }
}

export const statusesOf = async (index: RunIndex): Promise<Record<string, string>> =>
  Object.fromEntries((await index.list({ limit: 100 })).map(({ run }) => [run.id, run.state.status]))
