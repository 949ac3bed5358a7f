import type { StopReason } from './ports.ts'

/** The reason of one of the engine's stop signals, or `undefined` while it has not aborted. */
export const stopReason = (signal: AbortSignal): StopReason | undefined => {
  if (!signal.aborted) return undefined
  const reason: unknown = signal.reason
  return isStopReason(reason) ? reason : { kind: 'cancel', cause: 'request' }
}

// the engine aborts its signals with nothing else, so checking for the discriminant is enough
const isStopReason = (reason: unknown): reason is StopReason => typeof reason === 'object' && reason !== null && 'kind' in reason
