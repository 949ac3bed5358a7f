/** Takes secrets out of one stream of bytes, however it is cut into chunks. */
export interface OutputMask {
  /** What may be shown now; bytes that may become a secret wait. */
  push(chunk: Uint8Array): readonly Uint8Array[]
  /** The stream is over: what waited. */
  end(): readonly Uint8Array[]
}

/** Takes the secrets of a run out of what it says. */
export interface Masking {
  openStream(): OutputMask
  text(text: string): string
}
