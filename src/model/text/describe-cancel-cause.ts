import type { CancelCause } from '../event.ts'

const words: Readonly<Record<CancelCause, string>> = {
  SIGINT: 'by Ctrl-C',
  SIGTERM: 'by SIGTERM',
  SIGHUP: 'because its terminal was closed',
  request: 'by runs cancel or runs close',
  dashboard: 'from the dashboard',
}

/** What follows "cancelled". A cause that only a newer Sparkwing knows is named as it is. */
export const describeCancelCause = (cause: CancelCause): string => (Object.hasOwn(words, cause) ? words[cause] : `by ${cause}`)
