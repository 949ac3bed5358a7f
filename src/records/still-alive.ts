import { readJournal } from '../journal/journal-reader.ts'
import { journalPath, runFolderPath } from '../journal/run-folder.ts'
import type { EventOf } from '../model/event.ts'
import type { JobId, RunId } from '../model/ids.ts'
import type { LeftProcess } from '../model/loose-ends/left-process.ts'
import type { Owner } from '../model/owner.ts'
import { proveOwner } from '../process/ownership/owner.ts'

/** Those of the processes that are not proven to be gone. They were started on the machine of the run's owner. */
export const stillAlive = (processes: readonly LeftProcess[], owner: Owner): readonly LeftProcess[] =>
  processes.filter(({ pid, startToken }) => proveOwner({ ...owner, pid, startToken }).verdict !== 'gone')

/**
 * The processes of a job of a run that is over that could not be stopped and may still be alive. They keep the lock of the job. If it is
 * unknown which job a process belongs to, it counts for each. Empty if the journal cannot be read.
 */
export const keepersOf = (home: string, run: RunId, job: JobId, owner: Owner): readonly LeftProcess[] =>
  notStoppedIn(runFolderPath(home, run)).flatMap((left) =>
    left.job === undefined || left.job === job ? stillAlive(left.processes, owner) : [],
  )

type Left = Pick<EventOf<'processes.left'>, 'job' | 'processes'>
const known = new Map<string, readonly Left[]>()

/** Read once for each run: who waits for a lock asks ten times a second, and the journal of a run that is over does not change. */
const notStoppedIn = (folder: string): readonly Left[] => {
  const before = known.get(folder)
  if (before) return before
  try {
    const { events } = readJournal(journalPath(folder))
    const found = events.flatMap((event) => (event.type === 'processes.left' && !event.isLetGo ? [event] : []))
    known.set(folder, found)
    return found
  } catch {
    return []
  }
}
