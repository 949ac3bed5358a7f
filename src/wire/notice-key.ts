import { unreachable } from '../model/unreachable.ts'
import type { NoticeJson } from './api.ts'

/** The thing that a notice is about. Of several notices on one thing only the last matters. */
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
