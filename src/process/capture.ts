import type { Masking } from './masking.ts'

/** A command's captured output: 16 MiB of each stream, far more than a text that a pipeline passes on. */
export const captureLimit = 16 * 1024 * 1024

/** Keeps the output of one stream up to a limit. */
export class Capture {
  #chunks: Uint8Array[] = []
  #size = 0

  /** Takes a chunk; `false` once there was too much: then all is let go. */
  add(chunk: Uint8Array): boolean {
    this.#size += chunk.byteLength
    if (this.#size > captureLimit) {
      this.#chunks = []
      return false
    }
    this.#chunks.push(chunk)
    return true
  }

  /** Decoded as a whole, so that a character split over chunks stays whole; without the final newline. */
  text(): string {
    return Buffer.concat(this.#chunks)
      .toString('utf8')
      .replace(/\r?\n$/, '')
  }
}

/** Characters of a line that are quoted in an error. */
const longestLine = 300

/** The last line that says something, masked, where there is something to mask, before it is cut. */
export const lastLine = (output: string, masking?: Pick<Masking, 'text'>): string => {
  const line = output
    .trimEnd()
    .split(/\r?\n|\r/)
    .at(-1)
  const text = line?.trim() ?? ''
  return (masking ? masking.text(text) : text).slice(0, longestLine)
}
