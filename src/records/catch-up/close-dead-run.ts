import type { Locks } from '../../locks/locks.ts'
import { appendToDeadJournal, readJournal } from '../../journal/journal-reader.ts'
import { journalPath } from '../../journal/run-folder.ts'
import type { LogPosition, RunEvent } from '../../model/event.ts'
import { createRunFold } from '../../model/fold-run.ts'
import { toMillis, toSeq, type JobId, type RunId } from '../../model/ids.ts'
import { isRunOver } from '../../model/run-record.ts'
import { readCancelMark, removeCancelMark } from '../cancel-mark.ts'
import { deadRunEvents, type DeadEnd } from './dead-run-events.ts'
import type { Leftovers } from './end-leftovers.ts'
import { remainsOf } from './dead-run-remains.ts'
import { existsSync } from 'node:fs'
import { checkBeginning } from '../../journal/run-beginning.ts'
import { isSeq } from '../../journal/sound-event.ts'
import { damagedRun } from '../../journal/unreadable-file.ts'

/** How long to wait for another reader that is closing a run. */
const lockWaitMs = 10_000

/**
 * Closes the journal of a run whose owner is known to be gone. If several readers find it, only one writes: each checks again under the
 * lock whether another reader has closed it. Returns the whole journal; empty if the folder was removed in the meantime.
 *
 * @throws StoreBusyError, JournalWriteError, UnreadableError
 */
export const closeDeadRun = async (
  run: RunId,
  folder: string,
  because: string,
  { locks, leftovers }: { readonly locks: Locks; readonly leftovers?: Leftovers },
): Promise<readonly RunEvent[]> => {
  const measured = new Map<JobId, LogPosition>()
  // measures the logs before it takes the lock, because jobs of other runs wait for the lock too; nothing writes to these logs any more
  judge(run, folder, because, { measured })
  return locks.exclusive('dead-run', lockWaitMs, async () => {
    const { events, closing, diedAt } = judge(run, folder, because, { measured, leftovers })
    if (closing.length === 0) return events
    const written = await appendToDeadJournal(journalPath(folder), closing, diedAt)
    removeCancelMark(folder)
    return [...events, ...written]
  })
}

/** The same end, only for display: numbered as it would be in the journal, but not written. */
export const imagineDeadRunClosed = (run: RunId, folder: string, because: string): readonly RunEvent[] => {
  const { events, lastSeq, closing, diedAt } = judge(run, folder, because)
  return [...events, ...closing.map((body, index): RunEvent => ({ v: 1, seq: toSeq(lastSeq + index + 1), at: diedAt, ...body }))]
}

interface Findings {
  /** Keeps the ends of the logs for a second call. */
  readonly measured?: Map<JobId, LogPosition>
  readonly leftovers?: Leftovers | undefined
}

const judge = (run: RunId, folder: string, because: string, { measured = new Map(), leftovers }: Findings = {}) => {
  const content = readJournal(journalPath(folder))
  const { events, lastSeq } = content
  if (!existsSync(folder)) return { events: [], lastSeq, closing: [], diedAt: toMillis(0) }
  checkBeginning(run, folder, content)
  const fold = createRunFold()
  for (const event of events) fold.apply(event)
  const snapshot = fold.snapshot()
  const remains = remainsOf(folder, snapshot)
  const logOf = (job: JobId): LogPosition => {
    const end = measured.get(job) ?? remains.logOf(job)
    measured.set(job, end)
    return end
  }
  const cause = readCancelMark(folder)
  const ended: DeadEnd = cause ? { status: 'cancelled', cause } : { status: 'interrupted', because }
  const closing = isRunOver(snapshot.run.state) ? [] : deadRunEvents(snapshot, ended, { ...remains, logOf }, leftovers)
  // do not write what no reader would accept, or it would be written again and again
  if (!isSeq(lastSeq + closing.length)) throw damagedRun(journalPath(folder), 'the events of its journal have invalid numbers')
  // the clock may have been set back, but no event may be earlier than the one before it
  return { events, lastSeq, closing, diedAt: toMillis(Math.max(remains.diedAt, events.at(-1)?.at ?? 0)) }
}
