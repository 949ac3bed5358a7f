import type { NoticeJson } from '../wire/api.ts'

export interface Notices {
  /** Sends a notice to all listeners. Of notices about the same thing, only the newest is sent, at most once in `everyMs`. */
  notify(notice: NoticeJson): void
  readonly subscribe: (listener: (notice: NoticeJson) => void) => () => void
  close(): void
}

/** Pages do not redraw faster than this, and a job with a lot of output causes one notice per interval, not one per write. */
const everyMs = 40

/** All changes pass through here on their way to the clients. */
export const createNotices = (): Notices => {
  const listeners = new Set<(notice: NoticeJson) => void>()
  /** What was sent recently, and newer notices that wait. */
  const recent = new Map<string, { readonly timer: NodeJS.Timeout; next: NoticeJson | undefined }>()

  const send = (key: string, notice: NoticeJson): void => {
    const timer = setTimeout(() => {
      const next = recent.get(key)?.next
      recent.delete(key)
      if (next) send(key, next)
    }, everyMs)
    recent.set(key, { timer, next: undefined })
    for (const listener of listeners) listener(notice)
  }

  return {
    notify(notice) {
      const key = keyOf(notice)
      const told = recent.get(key)
      if (told) told.next = notice
      else send(key, notice)
    },
    subscribe(listener) {
      // a new function for each call, so that the same listener can subscribe twice
      const own = (notice: NoticeJson): void => {
        listener(notice)
      }
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    close() {
      for (const { timer } of recent.values()) clearTimeout(timer)
      listeners.clear()
    },
  }
}

const keyOf = (notice: NoticeJson): string => {
  switch (notice.kind) {
    case 'log':
      return `log ${notice.run} ${notice.job}`
    case 'run':
    case 'gone':
      return `${notice.kind} ${notice.run}`
    case 'reset':
      return notice.kind
  }
}
