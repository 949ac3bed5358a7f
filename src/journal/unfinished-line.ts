import { lineTooLong, longestLineBytes } from './journal-line.ts'
import { OutputCutter } from './output-cutter.ts'

/** A line of the journal at `path` whose end has not been read yet. */
export class UnfinishedLine {
  readonly #path: string
  #parts: Buffer[] = []
  #partBytes = 0
  /** Takes the parts once they are more than any line of this version. */
  #cutter: OutputCutter | undefined
  /** Its bytes in the journal so far. */
  bytes = 0

  constructor(path: string) {
    this.#path = path
  }

  /**
   * Adds the next part, which must not be changed afterwards.
   *
   * @throws UnreadableError if the line is too long to be parsed, even without what a job returned
   */
  push(part: Buffer): void {
    if (part.length === 0) return
    this.bytes += part.length
    this.#parts.push(part)
    this.#partBytes += part.length
    if (!this.#cutter && this.#partBytes <= longestWholeBytes) return
    this.#cutter ??= new OutputCutter()
    for (const one of this.#parts) this.#cutter.push(one)
    this.#parts = []
    if (this.#cutter.keptBytes > longestLineBytes) throw lineTooLong(this.#path)
  }

  /** The text of the line, which ends here. The next part begins another. */
  take(): string {
    const text = Buffer.concat(this.#cutter?.kept ?? this.#parts).toString()
    this.#parts = []
    this.#partBytes = 0
    this.#cutter = undefined
    this.bytes = 0
    return text
  }
}

/** What this version writes is shorter, except plans of many thousand jobs. From longer lines the outputs of jobs are left out. */
const longestWholeBytes = 8 * 1024 * 1024
