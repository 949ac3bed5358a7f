import type { Locks } from '../../engine/ports.ts'
import { appendToDeadJournal, readJournal } from '../../journal/journal-reader.ts'
import { journalPath } from '../../journal/run-folder.ts'
import type { RunEvent } from '../../model/event.ts'
import { createRunFold } from '../../model/fold-run.ts'
import { toMillis, toSeq } from '../../model/ids.ts'
import { isRunOver } from '../../model/run-record.ts'
import { readCancelMark, removeCancelMark } from '../cancel-mark.ts'
import { deadRunEvents, type DeadEnd } from './dead-run-events.ts'
import { remainsOf } from './dead-run-remains.ts'

/** How long to wait for another reader that is closing a run. */
const lockWaitMs = 10_000

/**
 * Closes the journal of a run whose owner is proven gone. Of all readers that find it exactly one writes: under the lock each reads
 * again whether somebody has. Gives back the whole journal; nothing when it has no beginning.
 *
 * @throws StoreBusyError, JournalWriteError
 */
export const closeDeadRun = (folder: string, because: string, locks: Locks): Promise<readonly RunEvent[]> =>
  locks.exclusive('dead-run', lockWaitMs, async () => {
    const { events, closing, diedAt } = judge(folder, because)
    if (closing.length === 0) return events
    const written = await appendToDeadJournal(journalPath(folder), closing, diedAt)
    removeCancelMark(folder)
    return [...events, ...written]
  })

/** The same end, for showing alone: stamped as the journal would have it, written nowhere. */
export const imagineDeadRunClosed = (folder: string, because: string): readonly RunEvent[] => {
  const { events, lastSeq, closing, diedAt } = judge(folder, because)
  return [...events, ...closing.map((body, index): RunEvent => ({ v: 1, seq: toSeq(lastSeq + index + 1), at: diedAt, ...body }))]
}

const judge = (folder: string, because: string) => {
  const { events, lastSeq } = readJournal(journalPath(folder))
  // Removed meanwhile, or its beginning is damaged: there is nothing that could be closed.
  if (events[0]?.type !== 'run.started') return { events: [], lastSeq, closing: [], diedAt: toMillis(0) }
  const fold = createRunFold()
  for (const event of events) fold.apply(event)
  const snapshot = fold.snapshot()
  const remains = remainsOf(folder, snapshot)
  const cause = readCancelMark(folder)
  const ended: DeadEnd = cause ? { status: 'cancelled', cause } : { status: 'interrupted', because }
  const closing = isRunOver(snapshot.run.state) ? [] : deadRunEvents(snapshot, ended, remains)
  return { events, lastSeq, closing, diedAt: remains.diedAt }
}
