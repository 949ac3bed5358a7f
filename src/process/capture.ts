import type { Masking } from './output/masking.ts'

/** The most output that is captured of each stream of a command: 16 MiB, far more than any text that a pipeline passes on. */
export const captureLimit = 16 * 1024 * 1024

/** Captures the output of one stream, up to {@link captureLimit}. */
export class Capture {
  #chunks: Uint8Array[] = []
  #size = 0

  /** Adds a chunk. Beyond the limit only the last chunk is kept. */
  add(chunk: Uint8Array): void {
    this.#size += chunk.byteLength
    if (this.#size > captureLimit) this.#chunks = []
    this.#chunks.push(chunk)
  }

  get isComplete(): boolean {
    return this.#size <= captureLimit
  }

  /** The captured text without the final newline. Decoded at once, so that characters split across chunks are intact. */
  text(): string {
    return Buffer.concat(this.#chunks)
      .toString('utf8')
      .replace(/\r?\n$/, '')
  }
}

/** How many characters of a line are quoted in an error. */
const longestLine = 300

/** The last line that is not blank, cut if it is long. It is masked first, if there is anything to mask. */
export const lastLine = (output: string, masking?: Pick<Masking, 'text'>): string => {
  const line = output
    .trimEnd()
    .split(/\r?\n|\r/)
    .at(-1)
  const text = line?.trim() ?? ''
  return (masking ? masking.text(text) : text).slice(0, longestLine)
}
