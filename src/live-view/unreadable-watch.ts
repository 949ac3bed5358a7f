import { lstat } from 'node:fs/promises'
import { journalPath, runFolderPath } from '../journal/run-folder.ts'
import type { RunId } from '../model/ids.ts'
import type { NoticeJson } from '../wire/api.ts'
import type { KeptIndex } from './kept-index.ts'

export interface UnreadableWatchOptions {
  readonly home: string
  readonly index: Pick<KeptIndex, 'use'>
  readonly notify: (notice: NoticeJson) => void
  /** Follows a run that can be read again and is not over. */
  readonly follow: (run: RunId) => Promise<void>
}

/** Notices when a run that cannot be read becomes readable, and the reverse. */
export interface UnreadableWatch {
  /** Checks a run in the index, and sends a notice if its state has changed. */
  look(run: RunId): Promise<void>
  /** Checks the runs whose folder or journal has changed, for example because it now belongs to another user. */
  poll(): Promise<void>
}

/** Only the newest are watched; if a home has more, they have the same cause. */
const mostWatched = 500

interface Known {
  readonly reason: string
  readonly files: string
}

export const watchUnreadable = ({ home, index, notify, follow }: UnreadableWatchOptions): UnreadableWatch => {
  const known = new Map<RunId, Known>()

  const look: UnreadableWatch['look'] = async (run) => {
    const files = await filesOf(home, run)
    const { found, why } = await index.use(async (open) => ({ found: await open.get(run), why: open.unreadable.get(run) }))
    const before = known.get(run)
    if (why) known.set(run, { reason: why.reason, files })
    else known.delete(run)
    if (why?.reason === before?.reason) return
    if (why) notify({ kind: 'run', run, seq: found?.run.seq ?? 0, status: 'unreachable' })
    else if (found?.run.state.status === 'running') await follow(run)
    else if (found) notify({ kind: 'run', run, seq: found.run.seq, status: found.run.state.status })
  }

  return {
    look,
    async poll() {
      const unreadable = await index.use((open) => Promise.resolve(open.unreadable))
      // another reader may have found already that it can be read
      for (const run of [...known.keys()]) if (!unreadable.has(run)) await look(run)
      for (const [run, { reason }] of [...unreadable].slice(-mostWatched)) {
        const before = known.get(run)
        const files = await filesOf(home, run)
        if (before?.files === files) continue
        // pages already know of a run that the catch-up has found, and it may have changed since
        if (!before) known.set(run, { reason, files })
        await look(run)
      }
    },
  }
}

/** The properties of a run's folder and journal that change with owner, permissions and content. */
const filesOf = async (home: string, run: RunId): Promise<string> => {
  const folder = runFolderPath(home, run)
  const facts = await Promise.all([folder, journalPath(folder)].map((path) => lstat(path).catch(() => undefined)))
  return facts.map((stat) => (stat ? `${stat.ino} ${stat.ctimeMs} ${stat.size}` : '-')).join(' ')
}
