import { expressionRanges, type Range } from './marks.ts'

/** Texts to search with an expression. */
export interface MarksOrder {
  readonly source: string
  readonly flags: string
  readonly texts: readonly string[]
}
/** Each text with its matches; empty to signal that the worker has started. */
export type MarksAnswer = readonly (readonly [text: string, ranges: readonly Range[]])[]

// a user's expression may backtrack forever: in a worker it blocks nothing and can be terminated
globalThis.addEventListener('message', ({ data }: MessageEvent<MarksOrder>) => {
  const { source, flags, texts } = data
  globalThis.postMessage(texts.map((text) => [text, expressionRanges(text, source, flags)] as const) satisfies MarksAnswer)
})
globalThis.postMessage([] satisfies MarksAnswer)
