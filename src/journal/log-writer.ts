import { closeSync, openSync, write, writeSync, writev } from 'node:fs'
import { promisify } from 'node:util'
import type { Clock, LogSink, LogStore, OutputStream } from '../engine/ports.ts'
import type { LogPosition } from '../model/event.ts'
import type { JobId } from '../model/ids.ts'
import { countNewlines } from './count-newlines.ts'
import { indexHeader, LogIndexBuilder } from './log-index.ts'
import { logIndexPath, logPath } from './run-folder.ts'

/** Bytes of one job that may wait for the disk before its writer is held back. */
const maxQueuedBytes = 1024 * 1024
/** A writer held back goes on below this: half, so that it does not stop and go with each chunk. */
const resumeBelowBytes = maxQueuedBytes / 2
/** Bytes in one write: large enough that the hand-over to the thread pool does not count, small enough to free the queue steadily. */
const maxWriteBytes = 256 * 1024
/**
 * A line or two go to memory at once, and so are told at once, also by code that blocks the event loop next: a turn through the thread pool
 * would cost a short job more than all else here.
 */
const maxSyncBytes = 4096
/** Index records wait until they fill this: the log of about 700 KiB of dense output, which a reader counts in no time. */
const indexBatchBytes = 4096

const writeOne = promisify(write)
const writeMany = promisify(writev)

interface Piece {
  readonly chunk: Uint8Array
  readonly stream: OutputStream
}

const writeBuffers = async (fd: number, buffers: readonly Uint8Array[]): Promise<number> => {
  const [first] = buffers
  return (await (first && buffers.length === 1 ? writeOne(fd, first) : writeMany(fd, buffers))).bytesWritten
}

/** Told of the bytes of every job once they are written; its promise holds the job back. */
type OnOutput = (job: JobId, chunk: Uint8Array, stream: OutputStream) => Promise<void> | undefined

/**
 * The logs of one run. What is told of a job's output is in its log: a runner that is killed at any moment has shown nothing that is lost.
 * `<job>.log`, which exists from the moment it is opened, and its index, which a log without output does not get.
 * A job's log is opened once. Times in the index count from this call. When a log can not be written any more its bytes are
 * still taken, told and dropped: the child is never blocked, and from then on positions count only what is on the disk.
 */
export const createLogStore = ({
  folder,
  clock,
  onOutput,
}: {
  readonly folder: string
  readonly clock: Clock
  readonly onOutput?: OnOutput
}): LogStore => {
  const startMs = clock.monotonicMs()
  const sinceStartMs = (): number => Math.round(clock.monotonicMs() - startMs)
  return {
    open(job) {
      return new JobLog(folder, job, sinceStartMs, (chunk, stream) => onOutput?.(job, chunk, stream))
    },
  }
}

/** At most one large write is in flight; what comes meanwhile is queued, and goes out with the next one. */
class JobLog implements LogSink {
  readonly #folder: string
  readonly #job: JobId
  readonly #sinceStartMs: () => number
  readonly #tell: (chunk: Uint8Array, stream: OutputStream) => Promise<void> | undefined
  /** `undefined` when the log could not be opened, or is closed. */
  #fd: number | undefined
  #indexFd: number | undefined
  readonly #index = new LogIndexBuilder()
  #canIndex = true
  #queue: Piece[] = []
  /** Bytes in the queue and in flight. */
  #queuedBytes = 0
  #drained: PromiseWithResolvers<void> | undefined
  #writing: Promise<void> | undefined
  /** While somebody who was told asks to wait. */
  #heldBack: Promise<void> | undefined
  /** Set when bytes were lost: what is on the disk. */
  #brokenAt: LogPosition | undefined

  constructor(
    folder: string,
    job: JobId,
    sinceStartMs: () => number,
    tell: (chunk: Uint8Array, stream: OutputStream) => Promise<void> | undefined,
  ) {
    this.#folder = folder
    this.#job = job
    this.#sinceStartMs = sinceStartMs
    this.#tell = tell
    try {
      this.#fd = openSync(logPath(folder, job), 'a', 0o600)
    } catch {
      // The first bytes are lost then, and close() says so.
    }
  }

  write(chunk: Uint8Array, stream: OutputStream): Promise<void> | undefined {
    if (chunk.length === 0) return undefined
    this.#enqueue({ chunk, stream })
    if (this.#queuedBytes > maxQueuedBytes) this.#drained ??= Promise.withResolvers()
    const [drained, heldBack] = [this.#drained?.promise, this.#heldBack]
    return drained && heldBack ? Promise.all([drained, heldBack]).then(() => undefined) : (drained ?? heldBack)
  }

  flushed(): Promise<void> | undefined {
    return this.#writing
  }

  position(): LogPosition {
    return this.#brokenAt ?? { bytes: this.#index.bytes, lines: this.#index.lines }
  }

  async close(): Promise<{ readonly position: LogPosition; readonly isComplete: boolean }> {
    // a writer that was held back until now may have begun the next write
    while (this.#writing) await this.#writing
    if (this.#index.pendingBytes > 0) this.#writeIndex()
    if (this.#indexFd !== undefined) closeQuietly(this.#indexFd)
    if (this.#fd !== undefined) closeQuietly(this.#fd)
    this.#indexFd = undefined
    this.#fd = undefined
    return { position: this.position(), isComplete: this.#brokenAt === undefined }
  }

  #enqueue(piece: Piece): void {
    if (this.#fd === undefined) this.#brokenAt ??= this.position()
    if (this.#brokenAt || this.#fd === undefined) {
      this.#tellOf([piece])
      return
    }
    const { chunk, stream } = piece
    this.#index.add(chunk, stream, this.#sinceStartMs())
    this.#queuedBytes += chunk.length
    if (this.#writing === undefined && chunk.length <= maxSyncBytes) {
      this.#writeNow(this.#fd, piece)
      return
    }
    this.#queue.push(piece)
    this.#writing ??= this.#writeQueue(this.#fd)
  }

  #writeNow(fd: number, piece: Piece): void {
    let rest = piece.chunk
    try {
      while (rest.length > 0) {
        const written = writeSync(fd, rest)
        this.#queuedBytes -= written
        rest = rest.subarray(written)
      }
    } catch {
      this.#break([rest])
    }
    this.#tellOf([piece])
    if (this.#index.pendingBytes >= indexBatchBytes) this.#writeIndex()
  }

  #tellOf(pieces: readonly Piece[]): void {
    const waits = pieces.flatMap(({ chunk, stream }) => this.#tell(chunk, stream) ?? [])
    if (waits.length === 0) return
    const letGo = (): void => {
      if (this.#heldBack === held) this.#heldBack = undefined
    }
    const held: Promise<void> = Promise.all([this.#heldBack, ...waits]).then(letGo, letGo)
    this.#heldBack = held
  }

  async #writeQueue(fd: number): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = takeBatch(this.#queue)
      const unwritten = batch.map(({ chunk }) => chunk)
      let lost: readonly Piece[] = []
      try {
        await this.#writeAll(fd, unwritten)
      } catch {
        lost = this.#break(unwritten)
      }
      this.#tellOf([...batch, ...lost])
      if (this.#queuedBytes < resumeBelowBytes) this.#resume()
      if (this.#index.pendingBytes >= indexBatchBytes) this.#writeIndex()
    }
    this.#writing = undefined
  }

  /** Takes from `batch` what is written, so that after an error it holds what is not. */
  async #writeAll(fd: number, batch: Uint8Array[]): Promise<void> {
    while (batch.length > 0) {
      let written = await writeBuffers(fd, batch)
      this.#queuedBytes -= written
      for (let first = batch[0]; first && written > 0; first = batch[0]) {
        if (written < first.length) batch[0] = first.subarray(written)
        else batch.shift()
        written -= Math.min(written, first.length)
      }
    }
  }

  /** Gives back what was queued behind the batch. */
  #break(unwrittenBatch: readonly Uint8Array[]): readonly Piece[] {
    const queued = this.#queue
    const lostLines = [...unwrittenBatch, ...queued.map(({ chunk }) => chunk)].reduce((sum, chunk) => sum + countNewlines(chunk), 0)
    this.#brokenAt = { bytes: this.#index.bytes - this.#queuedBytes, lines: this.#index.lines - lostLines }
    this.#queue = []
    this.#queuedBytes = 0
    return queued
  }

  #resume(): void {
    this.#drained?.resolve()
    this.#drained = undefined
  }

  /**
   * Writes the records that wait, at most a few KiB that go to memory. A log whose index can not be written stays whole: readers count
   * where the index ends.
   */
  #writeIndex(): void {
    const records = this.#index.takeRecords()
    if (!this.#canIndex) return
    try {
      const bytes = this.#indexFd === undefined ? Buffer.concat([indexHeader(), records]) : records
      this.#indexFd ??= openSync(logIndexPath(this.#folder, this.#job), 'a', 0o600)
      this.#canIndex = writeSync(this.#indexFd, bytes) === bytes.length
    } catch {
      this.#canIndex = false
    }
  }
}

const takeBatch = (queue: Piece[]): Piece[] => {
  let bytes = 0
  const count = queue.findIndex(({ chunk }) => (bytes += chunk.length) >= maxWriteBytes)
  return queue.splice(0, count === -1 ? queue.length : count + 1)
}

const closeQuietly = (fd: number): void => {
  try {
    closeSync(fd)
  } catch {
    // All bytes were handed over already; a late error of a network folder changes nothing.
  }
}
