/** Finds texts in bytes that come in chunks, wherever they are split. */
export class ByteSearch {
  readonly #needles: readonly Buffer[]
  readonly #longest: number
  #tail = Buffer.alloc(0)
  hasFound = false

  constructor(texts: readonly string[]) {
    this.#needles = texts.map((text) => Buffer.from(text))
    this.#longest = Math.max(0, ...this.#needles.map(({ length }) => length))
  }

  readonly push = (chunk: Buffer): void => {
    if (this.hasFound || this.#needles.length === 0) return
    const seam = Buffer.concat([this.#tail, chunk.subarray(0, this.#longest)])
    this.hasFound = this.#needles.some((needle) => seam.includes(needle) || chunk.includes(needle))
    this.#tail = Buffer.concat([this.#tail, chunk.subarray(-this.#longest)]).subarray(-this.#longest)
  }

  /** Begins a new file: nothing is found across two. */
  next(): void {
    this.#tail = Buffer.alloc(0)
  }
}

/** A path as it is found in files: plain, inside JSON, and inside a URL. */
export const writtenForms = (path: string): readonly string[] => [
  ...new Set([path, JSON.stringify(path).slice(1, -1), encodeURI(path), encodeURIComponent(path), path.replaceAll('/', String.raw`\/`)]),
]
