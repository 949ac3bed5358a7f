import type { LogSink, LogStore } from '../../src/engine/ports.ts'
import type { LogPosition } from '../../src/model/event.ts'

interface MemoryLog {
  readonly text: string
  readonly isOpen: boolean
}

/** Logs in memory; a job's log may be opened only once. */
export class MemoryLogs implements LogStore {
  readonly #logs = new Map<string, MemoryLog>()
  /** The jobs whose logs lose bytes. */
  readonly broken = new Set<string>()

  open(job: string): LogSink {
    if (this.#logs.has(job)) throw new Error(`The log of ${job} is opened twice.`)
    this.#logs.set(job, { text: '', isOpen: true })
    return {
      write: (chunk) => {
        if (!this.#of(job).isOpen) throw new Error(`${job} writes to its log after it was closed.`)
        this.#logs.set(job, { text: this.#of(job).text + Buffer.from(chunk).toString(), isOpen: true })
        return undefined
      },
      flushed: () => undefined,
      position: () => this.position(job),
      close: () => {
        this.#logs.set(job, { text: this.#of(job).text, isOpen: false })
        return Promise.resolve({ position: this.position(job), isComplete: !this.broken.has(job) })
      },
    }
  }

  position(job: string): LogPosition {
    const { text } = this.#of(job)
    return { bytes: Buffer.byteLength(text), lines: text.split('\n').length - 1 }
  }

  get opened(): readonly string[] {
    return [...this.#logs.keys()]
  }

  get stillOpen(): readonly string[] {
    return this.opened.filter((job) => this.#of(job).isOpen)
  }

  #of(job: string): MemoryLog {
    return this.#logs.get(job) ?? { text: '', isOpen: false }
  }
}
