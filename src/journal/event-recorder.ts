import type { Clock, EventSink } from '../engine/ports.ts'
import { journalVersion, type EventBody, type RunEvent } from '../model/event.ts'
import { toMillis, toSeq, type Millis, type Seq } from '../model/ids.ts'
import type { JournalWriter } from './journal-writer.ts'

/** How often to retry writing the records that wait. Each event also triggers a try. */
const retryEveryMs = 250

/** Most records to keep in memory while the journal cannot be written. Further ones never reach the journal. */
const maxUnwritten = 10_000

/** What must outlive a power cut. A job whose result was reused is synced with the next of these: a thousand may finish in a second. */
const isSynced = (event: RunEvent): boolean =>
  event.type === 'run.started' || event.type === 'run.finished' || (event.type === 'job.finished' && !event.reused)

export interface EventRecorder extends EventSink {
  /** Why the journal lacks records, or may lose them; `undefined` while it holds all events. Final after `finish`. */
  readonly failed: Error | undefined
  /** The number of the last event; 0 before the first. */
  readonly lastSeq: Seq
  /** Tries once more to write what is missing, syncs and closes. Never rejects: see `failed`. */
  finish(): Promise<void>
}

/** Everything was written, but the journal is no longer at its path: the folder was moved or removed during the run. */
export class JournalGoneError extends Error {
  override readonly name = 'JournalGoneError'

  constructor(path: string) {
    super(`${path} is gone`)
  }
}

/**
 * Stamps events with a number and a time, writes them to the journal, and then calls `onEvent`. If the journal cannot be written, the run
 * continues: records wait in memory, in order, until there is room. `onEvent` is called all the same, so that the terminal works on a full
 * disk. Callers that need to know whether an event is recorded must check `failed`.
 */
export const createEventRecorder = ({
  writer,
  clock,
  startedAt,
  onEvent,
}: {
  readonly writer: JournalWriter
  readonly clock: Clock
  /** The time of the first event. It is also in the run's id, unless the clock was set back. Default: now. */
  readonly startedAt?: Millis
  readonly onEvent: (event: RunEvent) => void
}): EventRecorder => {
  let seq = 0
  let at = 0
  let unwritten: RunEvent[] = []
  let cannotWrite: Error | undefined
  let lost: Error | undefined
  const untold: RunEvent[] = []
  let isTelling = false
  let isRetrying = false
  const over = new AbortController()

  const writeWaiting = (): void => {
    let written = 0
    try {
      for (const event of unwritten) {
        writer.append(event)
        written++
      }
      cannotWrite = undefined
    } catch (error) {
      cannotWrite ??= error instanceof Error ? error : new Error(String(error))
    }
    if (written > 0) unwritten = unwritten.slice(written)
    if (unwritten.length > 0) void retry()
  }

  /** Tries until all is written or the run is over, because the next event may take long to come. */
  const retry = async (): Promise<void> => {
    if (isRetrying) return
    isRetrying = true
    const isOver = (): boolean => over.signal.aborted
    while (unwritten.length > 0 && !isOver()) {
      await clock.sleep(retryEveryMs, over.signal)
      if (isOver() || unwritten.length === 0) break
      writeWaiting()
      if (unwritten.length === 0) await loseOnError(writer.sync())
    }
    isRetrying = false
  }

  const record = (event: RunEvent): void => {
    if (unwritten.length > 0) writeWaiting()
    if (unwritten.length >= maxUnwritten) {
      lost ??= cannotWrite
      return
    }
    unwritten.push(event)
    if (unwritten.length === 1) writeWaiting()
  }

  const loseOnError = (pending: Promise<void>): Promise<void> =>
    pending.catch((error: unknown) => {
      lost ??= error instanceof Error ? error : new Error(String(error))
    })

  /** If a listener emits an event, it is delivered after the current one. */
  const tell = (event: RunEvent): void => {
    untold.push(event)
    if (isTelling) return
    isTelling = true
    try {
      for (let next = untold.shift(); next; next = untold.shift()) onEvent(next)
    } finally {
      isTelling = false
    }
  }

  return {
    emit(body: EventBody): void {
      seq++
      at = Math.max(at, seq === 1 ? (startedAt ?? clock.now()) : clock.now())
      const event: RunEvent = { v: journalVersion, seq: toSeq(seq), at: toMillis(at), ...body }
      record(event)
      if (isSynced(event)) void loseOnError(writer.sync())
      tell(event)
    },
    async finish(): Promise<void> {
      over.abort()
      if (unwritten.length > 0) writeWaiting()
      // before closing it: on some file systems, a file that is not open may change its identity
      const isInPlace = writer.isInPlace()
      await loseOnError(writer.close())
      if (!isInPlace) lost ??= new JournalGoneError(writer.path)
    },
    get failed(): Error | undefined {
      return lost ?? cannotWrite
    },
    get lastSeq(): Seq {
      return toSeq(seq)
    },
  }
}
