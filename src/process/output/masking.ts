/** Masks secrets in one stream of bytes, wherever the stream is split into chunks. */
export interface OutputMask {
  /** Returns what is safe to show, and holds back bytes that may be the start of a secret. */
  push(chunk: Uint8Array): readonly Uint8Array[]
  /** Ends the stream and returns what was held back. */
  end(): readonly Uint8Array[]
}

/** Masks the secrets of a run in its output and texts. */
export interface Masking {
  openStream(): OutputMask
  text(text: string): string
}
