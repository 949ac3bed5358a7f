import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { createEventRecorder, JournalGoneError } from '../journal/event-recorder.ts'
import { JournalPages } from '../journal/journal-pages.ts'
import { JournalWriteError, JournalWriter } from '../journal/journal-writer.ts'
import { createRunFolder, journalPath, prepareHome } from '../journal/run-folder.ts'
import { takeRunNumber } from '../journal/run-number.ts'
import type { EventBody } from '../model/event.ts'
import { exitCodes } from '../model/exit-codes.ts'
import { createRunFold } from '../model/fold-run.ts'
import type { JobId, RunId } from '../model/ids.ts'
import type { JobRecord, RunSnapshot } from '../model/run-record.ts'
import type { Owner } from '../model/owner.ts'
import { UserError } from '../model/user-error.ts'
import { outsideJob } from '../process/job-scope.ts'
import { currentOwner } from '../process/ownership/owner.ts'
import { warnOnce } from '../records/warn-once.ts'
import { createEventLimits } from './events/limit-event.ts'
import { maskEvent } from './events/mask-event.ts'
import type { PreparedRun } from './prepared-run.ts'
import type { RunObserver } from './run-observer.ts'
import type { RunSurroundings } from './run-surroundings.ts'
import { sendStartReport } from './start-report.ts'
import { createStoreFeed } from './store-feed.ts'
import { systemClock } from './system-clock.ts'

/** The record of a run while it is written: its folder, its journal, and everything that receives its events. */
export interface OpenRecord {
  readonly id: RunId
  readonly folder: string
  readonly observer: RunObserver
  /** This process, as recorded. */
  readonly owner: Owner
  /** The maximum number of jobs at a time, as recorded. */
  readonly concurrency: number
  /** Sends an event to journal, store, terminal and hooks. It masks secrets first and is the only way to reach them. */
  emit(event: EventBody): void
  /** Milliseconds since the run started. */
  elapsedMs(): number
  /** Shows a message in the terminal, with secrets masked. */
  notice(message: string): void
  /** The run according to its events, even if they could not be written. */
  snapshot(): RunSnapshot
  /** One job of it. */
  job(id: JobId): JobRecord | undefined
  /** Reports, once, that the record was moved or removed. Call it before saying how the run ended. */
  reportIfGone(): void
  /** Syncs the journal and lets hooks and store finish. `isComplete` tells whether the whole journal could be written. */
  close(signal: AbortSignal): Promise<{ readonly isComplete: boolean }>
}

/**
 * Creates the folder of a run and records that it started.
 *
 * @throws UserError if the home cannot be written.
 */
export const openRecord = async (prepared: PreparedRun, surroundings: RunSurroundings): Promise<OpenRecord> => {
  const clock = systemClock
  const { recorded, secrets, storage } = prepared
  prepareHome(surroundings.home)
  // wait for git before creating the folder, so that a run killed meanwhile leaves no folder without a journal
  const git = await prepared.git
  const { id, path: folder, at: startedAt } = createRunFolder(surroundings.home, () => clock.now())
  const startedMs = clock.monotonicMs()
  const observer = surroundings.observe({ id, folder })
  const pages = new JournalPages(journalPath(folder))
  const notice = (message: string): void => {
    surroundings.warn(secrets.book.text(message))
  }
  const warn = warnOnce(notice)
  const feed = createStoreFeed({
    run: id,
    // opening a store would create the home again
    openStore: async () => {
      if (!existsSync(folder)) throw new Error('the home is gone')
      return storage.open({ home: surroundings.home, readOnly: false, warn })
    },
    readBacklog: async (afterSeq, limit) => (await pages.after(afterSeq, limit))?.events ?? [],
    // if the home is gone, closing the record reports it
    warn: (message) => {
      if (existsSync(folder)) notice(message)
    },
  })
  const fold = createRunFold()
  const dispatch = surroundings.connect({ record: feed.push })
  const writer = openJournal(journalPath(folder))
  let isGone = false
  const reportGone = (): void => {
    if (isGone) return
    isGone = true
    notice(`The record of run ${id} is gone: ${folder} was moved or removed during the run.`)
  }
  const recorder = createEventRecorder({
    writer,
    clock,
    startedAt,
    onEvent: (event) => {
      fold.apply(event)
      observer.event(event)
      dispatch.publish(event)
    },
  })
  const limits = createEventLimits()
  const emit = (event: EventBody): void => {
    recorder.emit(limits.texts(maskEvent(secrets.book, limits.output(event))))
  }
  const number = takeRunNumber(surroundings.home, recorded, id)
  const owner = currentOwner()
  const concurrency = recorded.options.concurrency ?? availableParallelism()
  emit({
    type: 'run.started',
    run: id,
    ...(number !== undefined && { number }),
    ...recorded,
    options: { ...recorded.options, concurrency },
    owner,
    versions: { sparkwing: surroundings.version, node: process.versions.node, platform: `${process.platform}-${process.arch}` },
    ...(git && { git }),
    ...(prepared.retry && { retryOf: prepared.retry.of }),
  })
  sendStartReport({ run: id })
  secrets.onWarning((message) => {
    // a job's code may have passed the value to mask(…), but the warning is not part of its output
    outsideJob(() => {
      emit({ type: 'annotation.added', level: 'warning', message })
    })
  })
  return {
    id,
    folder,
    observer,
    owner,
    concurrency,
    emit,
    notice,
    elapsedMs: () => Math.round(clock.monotonicMs() - startedMs),
    snapshot: () => {
      const { run, jobs } = fold.snapshot()
      return { run: isGone ? { ...run, isGone: true } : run, jobs }
    },
    job: (job) => fold.job(job),
    reportIfGone: () => {
      if (!writer.isInPlace()) reportGone()
    },
    async close(signal) {
      // code that continues after the run is over has no run to warn
      secrets.onWarning(() => undefined)
      await recorder.finish()
      await dispatch.finish()
      await feed.finish(undefined, signal)
      if (recorder.failed instanceof JournalGoneError) reportGone()
      else if (recorder.failed) notice(`The journal of run ${id} is incomplete: ${recorder.failed.message}`)
      return { isComplete: !recorder.failed }
    },
  }
}

/** Opens the journal. A full disk, or a home that was just removed, is reported as a UserError. */
const openJournal = (path: string): JournalWriter => {
  try {
    return JournalWriter.open(path)
  } catch (error) {
    if (!(error instanceof JournalWriteError)) throw error
    throw new UserError(
      'home-not-writable',
      `The run cannot be recorded: ${error.message}`,
      ['Free some disk space, or set SPARKWING_HOME to another folder.'],
      { cause: error, exitCode: exitCodes.homeNotWritable },
    )
  }
}
