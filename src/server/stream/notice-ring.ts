import type { NoticeJson } from '../../wire/api.ts'
import { noticeKey } from '../../wire/notice-key.ts'

/** A notice as the bytes of a server-sent event, shared by all clients. */
export type Frame = Buffer

/** The latest notices. Their ids have the form `<instance>-<n>`. */
export interface NoticeRing {
  /** Numbers a notice and keeps it. */
  add(notice: NoticeJson): Frame
  /** The frames that bring a client up to date, or `undefined` if what it missed is no longer kept. */
  after(id: string): readonly Frame[] | undefined
  /** A frame that tells the client the id of the last notice, and nothing else. */
  position(): Frame
  /** A `reset` notice for one client. */
  reset(): Frame
}

/** Keeps the last `capacity` notices of one server process. */
export const createNoticeRing = (instance: string, capacity: number): NoticeRing => {
  const kept: { readonly key: string; readonly frame: Frame }[] = []
  // `kept` is a ring buffer: notice n is at n % capacity
  let last = 0
  const frameOf = (notice: NoticeJson): Frame => Buffer.from(`id: ${instance}-${last}\ndata: ${JSON.stringify(notice)}\n\n`)

  return {
    add: (notice) => {
      last += 1
      const frame = frameOf(notice)
      kept[last % capacity] = { key: noticeKey(notice), frame }
      return frame
    },
    after: (id) => {
      const [, from] = id.startsWith(`${instance}-`) ? (/^(\d{1,15})$/.exec(id.slice(instance.length + 1)) ?? []) : []
      const seen = Number(from ?? Number.NaN)
      if (!(seen <= last && seen >= last - capacity)) return undefined
      const frames = new Map<string, Frame>()
      for (let n = seen + 1; n <= last; n++) {
        const notice = kept[n % capacity]
        if (notice === undefined) return undefined
        // delete first, so that the key moves to the end
        frames.delete(notice.key)
        frames.set(notice.key, notice.frame)
      }
      return [...frames.values()]
    },
    position: () => Buffer.from(`id: ${instance}-${last}\n\n`),
    reset: () => frameOf({ kind: 'reset' }),
  }
}
