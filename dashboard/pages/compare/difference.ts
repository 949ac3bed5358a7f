import { formatDuration } from '../../../src/model/text/duration.ts'

/** `+4.2 s`, `−420 ms`, `same`: how much longer the second run took. */
export const difference = (deltaMs: number): string =>
  Math.round(deltaMs) === 0 ? 'same' : `${deltaMs > 0 ? '+' : '−'}${formatDuration(Math.abs(deltaMs))}`
