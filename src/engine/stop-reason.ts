import type { StopReason } from './ports.ts'

/** Why an aborted signal of the engine's asks to stop, or `undefined` while it does not. */
export const stopReason = (signal: AbortSignal): StopReason | undefined => {
  if (!signal.aborted) return undefined
  // only the engine aborts these signals, always with a StopReason
  const reason: StopReason = signal.reason
  return reason
}
