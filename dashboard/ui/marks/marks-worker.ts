import { expressionRanges, type Range } from './marks.ts'

/** Texts to be searched by an expression. */
export interface MarksOrder {
  readonly source: string
  readonly flags: string
  readonly texts: readonly string[]
}
/** Each text with the places; nothing when the thread has begun. */
export type MarksAnswer = readonly (readonly [text: string, ranges: readonly Range[]])[]

// a person's expression may try everything and so never end: here it holds nobody up, and can be ended
globalThis.addEventListener('message', ({ data }: MessageEvent<MarksOrder>) => {
  const { source, flags, texts } = data
  globalThis.postMessage(texts.map((text) => [text, expressionRanges(text, source, flags)] as const) satisfies MarksAnswer)
})
globalThis.postMessage([] satisfies MarksAnswer)
