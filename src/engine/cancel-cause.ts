import type { CancelCause } from '../model/event.ts'

/** Reads the cancel cause from the reason of an aborted signal. Any other reason counts as `request`. */
export const cancelCause = (signal: AbortSignal): CancelCause => {
  const reason: unknown = signal.reason
  switch (reason) {
    case 'SIGINT':
    case 'SIGTERM':
    case 'SIGHUP':
    case 'dashboard':
      return reason
    default:
      return 'request'
  }
}
