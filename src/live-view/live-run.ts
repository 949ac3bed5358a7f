import { stat } from 'node:fs/promises'
import { folderEvents } from '../journal/folder-events.ts'
import type { JournalPages } from '../journal/journal-pages.ts'
import { journalPath, logPath, runFolderPath } from '../journal/run-folder.ts'
import { createRunFold, type RunFold } from '../model/fold-run.ts'
import type { JobId, RunId } from '../model/ids.ts'
import { jobIdOfFileName } from '../model/job-file-name.ts'
import { isRunOver } from '../model/run-record.ts'
import type { NoticeJson } from '../wire/api.ts'
import { oneAtATime, paced } from './one-at-a-time.ts'
import { checkBeginning } from '../journal/run-beginning.ts'
import { UnreadableError } from '../model/unreadable.ts'

/** A run that is not over, up to date with its journal. */
export interface LiveRun {
  readonly id: RunId
  /** `undefined` before its first event. */
  readonly fold: () => RunFold | undefined
  readonly isOver: () => boolean
  /** Why the state of a run that is not over is unknown: its journal cannot be read, or its owner cannot be checked from here. */
  readonly unreachable: () => string | undefined
  /** Whether its owner cannot be checked from here. */
  readonly isElsewhere: () => boolean
  /** How long ago the last event was, or the last output that was noticed. */
  readonly silentMs: () => number
  /** Records why its owner cannot be checked from here; `undefined` if it can. */
  markOwner(reason: string | undefined): void
  /** Reads what was added to the journal and, if requested, to the logs. */
  refresh(): Promise<void>
  refreshLogs(): Promise<void>
  /** Announces its state again. */
  tell(): void
  close(): void
}

export interface LiveRunOptions {
  readonly home: string
  readonly pages: JournalPages
  readonly isNotified: boolean
  readonly notify: (notice: NoticeJson) => void
  /** Called once, after its last event. */
  readonly onOver: () => void
  /** Its journal can no longer be read, perhaps only temporarily. The index knows more. */
  readonly onUnreadable: () => void
  /** Called with failures that have nothing to do with the run. */
  readonly warn: (error: unknown) => void
}

/** The journal of a busy run is read no more often than this, however often the system reports changes. */
const journalEveryMs = 15
const logsEveryMs = 30
/** Events folded in at once. */
const pageLength = 1000
const journalName = '_envelope.ndjson'

/** Follows one run: watches its folder until its journal ends. */
export const followLiveRun = (id: RunId, { home, pages, isNotified, notify, onOver, onUnreadable, warn }: LiveRunOptions): LiveRun => {
  const folder = runFolderPath(home, id)
  const fold = createRunFold()
  const logBytes = new Map<JobId, number>()
  const grown = new Set<JobId>()
  let isClosed = false
  let lastSignAt = Date.now()
  const because: { journal?: string | undefined; owner?: string | undefined } = {}

  const begun = (): RunFold | undefined => (fold.seq > 0 ? fold : undefined)
  const isOver = (): boolean => fold.seq > 0 && isRunOver(fold.run.state)
  const unreachable = (): string | undefined => (isOver() ? undefined : (because.journal ?? because.owner))
  const tell = (): void => {
    if (fold.seq > 0)
      notify({ kind: 'run', run: id, seq: fold.seq, status: unreachable() === undefined ? fold.run.state.status : 'unreachable' })
  }
  const mark = (what: 'journal' | 'owner', reason: string | undefined): void => {
    const before = unreachable()
    because[what] = reason
    if (!isClosed && unreachable() !== before) tell()
  }

  /** The journal's properties at the beginning of the last successful read. */
  let seen = ''
  const readJournal = async (): Promise<void> => {
    const now = await stat(journalPath(folder)).then(
      ({ ino, size, ctimeMs }) => `${ino} ${size} ${ctimeMs}`,
      () => '',
    )
    if (now !== '' && now === seen) return
    seen = ''
    await readNews()
    seen = now
  }
  const readNews = async (): Promise<void> => {
    const before = fold.seq
    const wasOver = isOver()
    for (let hasMore = true; hasMore && !isClosed;) {
      const page = await pages.after(fold.seq, pageLength)
      if (!page) break
      if (!begun() && page.events.length > 0) checkBeginning(id, folder, { events: page.events, bytes: 1, isTorn: false })
      for (const event of page.events) {
        fold.apply(event)
        lastSignAt = event.at
        if ('job' in event) grown.add(event.job)
      }
      hasMore = page.hasMore && page.events.length > 0
    }
    if (fold.seq === before || isClosed) return
    if (!wasOver && isOver()) {
      await lookAtLogs()
      events.stop()
    }
    tell()
    if (!wasOver && isOver()) onOver()
  }
  const lookAtLogs = async (): Promise<void> => {
    const jobs = [...grown]
    grown.clear()
    for (const job of jobs) {
      const bytes = await stat(logPath(folder, job)).then(
        ({ size }) => size,
        () => undefined,
      )
      if (bytes === undefined || bytes === logBytes.get(job) || !fold.job(job)) continue
      if (logBytes.has(job)) lastSignAt = Date.now()
      logBytes.set(job, bytes)
      notify({ kind: 'log', run: id, job, bytes })
    }
  }
  let complaint = ''
  /** A run that cannot be read is tried again and again, but reported only once until it can be read. */
  const complain = (error: unknown): void => {
    mark('journal', error instanceof UnreadableError ? error.unreadable.reason : undefined)
    if (String(error) === complaint) return
    complaint = String(error)
    if (error instanceof UnreadableError) onUnreadable()
    else warn(error)
  }
  const stopComplaining = (): void => {
    complaint = ''
    mark('journal', undefined)
  }
  const refresh = oneAtATime(() => readJournal().then(stopComplaining, complain))
  const refreshGrown = oneAtATime(() => lookAtLogs().catch(complain))
  const journalChanged = paced(() => void refresh(), journalEveryMs)
  const logsChanged = paced(() => void refreshGrown(), logsEveryMs)

  const hear = (name: string | null): void => {
    if (name === null || name === journalName) journalChanged()
    if (name?.endsWith('.log') !== true) return
    const job = jobOf(name)
    if (job === undefined) return
    grown.add(job)
    logsChanged()
  }
  const events = folderEvents(folder, hear)
  const startWatching = (): void => {
    if (isNotified && !isClosed && !isOver()) events.start()
  }

  const live: LiveRun = {
    id,
    fold: begun,
    isOver,
    unreachable,
    isElsewhere: () => because.owner !== undefined,
    silentMs: () => Date.now() - lastSignAt,
    markOwner(reason) {
      mark('owner', reason)
    },
    refresh() {
      startWatching()
      return refresh()
    },
    refreshLogs() {
      for (const { planned, state } of begun()?.snapshot().jobs ?? []) if (state.status === 'running') grown.add(planned.id)
      return refreshGrown()
    },
    tell,
    close() {
      isClosed = true
      events.stop()
    },
  }
  startWatching()
  return live
}

/** The path of a run's journal. */
export const journalOf = (home: string, run: RunId): string => journalPath(runFolderPath(home, run))

const jobOf = (name: string): JobId | undefined => {
  try {
    return jobIdOfFileName(name.slice(0, -'.log'.length))
  } catch {
    return undefined
  }
}
