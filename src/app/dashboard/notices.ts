import type { NoticeJson } from '../../wire/api.ts'

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
  /** The notice that waits for its time, by what it is about; `undefined` when one has just been sent and none waits. */
  const waiting = new Map<string, NoticeJson | undefined>()
  let timer: NodeJS.Timeout | undefined

  const send = (notice: NoticeJson): void => {
    for (const listener of listeners) listener(notice)
  }
  const flush = (): void => {
    timer = undefined
    for (const [key, notice] of [...waiting]) {
      waiting.delete(key)
      if (!notice) continue
      waiting.set(key, undefined)
      send(notice)
    }
    if (waiting.size > 0) timer = setTimeout(flush, everyMs)
  }

  return {
    notify(notice) {
      const key = keyOf(notice)
      if (waiting.has(key)) {
        waiting.set(key, notice)
        return
      }
      waiting.set(key, undefined)
      timer ??= setTimeout(flush, everyMs)
      send(notice)
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
      clearTimeout(timer)
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
