import { unreachable } from '../model/unreachable.ts'
import type { NoticeJson } from './api.ts'

/** Identifies what a notice is about. Of several notices with the same key, only the last matters. */
export const noticeKey = (notice: NoticeJson): string => {
  switch (notice.kind) {
    case 'log':
      return `log ${notice.run} ${notice.job}`
    case 'run':
    case 'gone':
      return `run ${notice.run}`
    case 'reset':
      return 'reset'
    default:
      return unreachable(notice)
  }
}
