import type { StopReason } from './ports.ts'

/** Why an aborted signal of the engine's asks to stop, or `undefined` while it does not. */
export const stopReason = (signal: AbortSignal): StopReason | undefined => {
  if (!signal.aborted) return undefined
  const reason: unknown = signal.reason
  return isStopReason(reason) ? reason : { kind: 'cancel', cause: 'request' }
}

// the engine aborts its signals with nothing else, so the member that tells them apart is enough
const isStopReason = (reason: unknown): reason is StopReason => typeof reason === 'object' && reason !== null && 'kind' in reason
