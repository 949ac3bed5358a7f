import type { CancelCause } from '../model/event.ts'

/** The cause that an aborted signal carries as its reason; anything else counts as a request. */
export const cancelCause = (signal: AbortSignal): CancelCause => {
  const reason: unknown = signal.reason
  switch (reason) {
    case 'SIGINT':
    case 'SIGTERM':
    case 'SIGHUP':
      return reason
    default:
      return 'request'
  }
}
