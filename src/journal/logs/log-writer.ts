import type { Clock, LogEnd, LogSink, LogStore, OutputStream, Screen } from '../../engine/ports.ts'
import type { LogPosition } from '../../model/event.ts'
import type { JobId } from '../../model/ids.ts'
import { countNewlines } from './count-newlines.ts'
import { LogFile, type OutputChunk } from './log-file.ts'
import { ScreenLines } from './screen-lines.ts'

/** Most bytes of one job that may wait for the disk. Beyond this, the job is held back. */
const maxQueuedBytes = 1024 * 1024
/** A job that is held back continues below this. It is half the limit, so that the job does not stop and start with each chunk. */
const resumeBelowBytes = maxQueuedBytes / 2
/**
 * Bytes in one write: large enough to make the hand-over to the thread pool cheap in comparison, small enough to drain the queue steadily.
 */
const maxWriteBytes = 256 * 1024
/**
 * Up to this many bytes are written synchronously, so that a line or two appear at once, even if a job's code blocks the event loop next.
 * Going through the thread pool would cost a short job more than everything else here.
 */
const maxSyncBytes = 4096

/** Called with the bytes of every job once they are written; the promise it returns holds the job back. */
type OnOutput = (job: JobId, chunk: Uint8Array, stream: OutputStream) => Promise<void> | undefined

/**
 * The logs of one run. Output is passed to `onOutput` only after it is in the log, so that nothing is shown that a killed runner would
 * lose. `<job>.log` exists from the moment it is opened; its index is only created once there is output. A job's log is opened once. Times
 * in the index count from this call. While a log cannot be written, its bytes are still accepted, passed on and dropped: the child is never
 * blocked. Once it can be written again, a line in the log shows how much is missing.
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
      return new JobLog(new LogFile(folder, job), sinceStartMs, (chunk, stream) => onOutput?.(job, chunk, stream))
    },
  }
}

/** At most one large write is in flight. Output that comes in the meantime is queued and goes out with the next write. */
class JobLog implements LogSink {
  readonly #file: LogFile
  readonly #sinceStartMs: () => number
  readonly #tell: (chunk: Uint8Array, stream: OutputStream) => Promise<void> | undefined
  readonly #screen = new ScreenLines()
  #inFlight: readonly OutputChunk[] = []
  #queue: OutputChunk[] = []
  /** Bytes in the queue and in flight. */
  #queuedBytes = 0
  #drained: PromiseWithResolvers<void> | undefined
  #writing: Promise<void> | undefined
  /** Pending while a consumer of the output applies back-pressure. */
  #heldBack: Promise<void> | undefined

  constructor(file: LogFile, sinceStartMs: () => number, tell: (chunk: Uint8Array, stream: OutputStream) => Promise<void> | undefined) {
    this.#file = file
    this.#sinceStartMs = sinceStartMs
    this.#tell = tell
  }

  write(chunk: Uint8Array, stream: OutputStream, screen?: Screen): Promise<void> | undefined {
    if (chunk.length === 0) return undefined
    const ms = this.#sinceStartMs()
    this.#take(screen === 'translating' ? { chunk: this.#screen.push(chunk), shown: chunk, stream, ms } : { chunk, stream, ms })
    if (this.#queuedBytes > maxQueuedBytes) this.#drained ??= Promise.withResolvers()
    const [drained, heldBack] = [this.#drained?.promise, this.#heldBack]
    return drained && heldBack ? Promise.all([drained, heldBack]).then(() => undefined) : (drained ?? heldBack)
  }

  flushed(): Promise<void> | undefined {
    this.#endScreen()
    // called where a step begins or ends: output that is missing is marked before that point, if there is room by now
    if (this.#writing) return this.#writing.then(() => this.flushed())
    this.#file.mark(this.#sinceStartMs())
    return undefined
  }

  position(): LogPosition {
    const { bytes, lines } = this.#file.position
    const waiting = [...this.#inFlight, ...this.#queue]
    return { bytes: bytes + this.#queuedBytes, lines: waiting.reduce((sum, { chunk }) => sum + countNewlines(chunk), lines) }
  }

  async close(): Promise<LogEnd> {
    this.#endScreen()
    // the writer may have been held back and have begun the next write
    while (this.#writing) await this.#writing
    this.#file.mark(this.#sinceStartMs())
    this.#file.close()
    const { missing } = this.#file
    return { position: this.position(), isComplete: missing === undefined, ...(missing && { missing }) }
  }

  #take(piece: OutputChunk): void {
    if (this.#writing === undefined && piece.chunk.length <= maxSyncBytes) {
      this.#file.appendNow(piece)
      this.#tellOf([piece])
      return
    }
    this.#queue.push(piece)
    this.#queuedBytes += piece.chunk.length
    this.#writing ??= this.#writeQueue()
  }

  /** Writes the end of the last line to the log. It was shown when it came, so it is not shown again. */
  #endScreen(): void {
    const chunk = this.#screen.end()
    if (chunk.length > 0) this.#take({ chunk, shown: new Uint8Array(), stream: 'out', ms: this.#sinceStartMs() })
  }

  #tellOf(pieces: readonly OutputChunk[]): void {
    const waits = pieces.flatMap(({ chunk, shown = chunk, stream }) => (shown.length > 0 && this.#tell(shown, stream)) || [])
    if (waits.length === 0) return
    const letGo = (): void => {
      if (this.#heldBack === held) this.#heldBack = undefined
    }
    const held: Promise<void> = Promise.all([this.#heldBack, ...waits]).then(letGo, letGo)
    this.#heldBack = held
  }

  async #writeQueue(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = takeBatch(this.#queue)
      this.#inFlight = batch
      await this.#file.append(batch)
      this.#inFlight = []
      this.#queuedBytes -= batch.reduce((sum, { chunk }) => sum + chunk.length, 0)
      this.#tellOf(batch)
      if (this.#queuedBytes < resumeBelowBytes) this.#resume()
    }
    this.#writing = undefined
  }

  #resume(): void {
    this.#drained?.resolve()
    this.#drained = undefined
  }
}

const takeBatch = (queue: OutputChunk[]): OutputChunk[] => {
  let bytes = 0
  const count = queue.findIndex(({ chunk }) => (bytes += chunk.length) >= maxWriteBytes)
  return queue.splice(0, count === -1 ? queue.length : count + 1)
}
