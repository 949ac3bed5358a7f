import type { NoticeJson } from '../wire/api.ts'

export interface Notices {
  /** Tells all listeners, the newest notice of each kind and thing at most once in `everyMs`. */
  notify(notice: NoticeJson): void
  readonly subscribe: (listener: (notice: NoticeJson) => void) => () => void
  close(): void
}

/** A page redraws no faster, and a chatty job says "it grew" this often and not at each write. */
const everyMs = 40

/** The one place that all changes pass on their way to all clients. */
export const createNotices = (): Notices => {
  const listeners = new Set<(notice: NoticeJson) => void>()
  /** What was told of a short while ago, and the news of it that wait. */
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
      // a function of its own, so that one that subscribes twice hears twice
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
