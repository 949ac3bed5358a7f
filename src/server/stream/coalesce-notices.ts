import type { NoticeJson } from '../../wire/api.ts'
import { noticeKey } from './notice-ring.ts'

export interface CoalescedNotices {
  readonly add: (notice: NoticeJson) => void
  readonly stop: () => void
}

/** Passes the first notice of a key on at once and then at most one in `everyMs`, always the latest. */
export const coalesceNotices = (publish: (notice: NoticeJson) => void, everyMs: number): CoalescedNotices => {
  const quiet = new Map<string, { timer: NodeJS.Timeout; latest: NoticeJson | undefined }>()

  const rest = (key: string): void => {
    const timer = setTimeout(() => {
      const latest = quiet.get(key)?.latest
      quiet.delete(key)
      if (latest === undefined) return
      rest(key)
      publish(latest)
    }, everyMs)
    quiet.set(key, { timer, latest: undefined })
  }

  return {
    add: (notice) => {
      const key = noticeKey(notice)
      const resting = quiet.get(key)
      // a run that is gone, or a reset, is not held back, and nothing older may come after it
      if (notice.kind === 'gone' || notice.kind === 'reset') {
        if (resting) resting.latest = undefined
        publish(notice)
      } else if (resting) {
        resting.latest = notice
      } else {
        rest(key)
        publish(notice)
      }
    },
    stop: () => {
      for (const { timer } of quiet.values()) clearTimeout(timer)
      quiet.clear()
    },
  }
}
