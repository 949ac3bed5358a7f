import { useKeys } from '../keys/keys.ts'
import type { Scroller } from './scroll/scroller.ts'

/** The page's keys that a log handles; none of them without `isOn`. */
export const useLogKeys = ({
  isOn,
  scroller,
  onFollow,
  onEnd,
  onHit,
}: {
  readonly isOn: boolean
  readonly scroller: Scroller
  readonly onFollow: () => void
  readonly onEnd: () => void
  /** Absent while there is no search. */
  readonly onHit: ((isBackward: boolean) => void) | undefined
}): void => {
  useKeys([
    ...(isOn
      ? [
          { key: '.', does: 'follow the log, or stop following it', act: onFollow },
          {
            key: 'Home',
            does: 'first line of the log',
            act: () => {
              scroller.goTo(0)
            },
          },
          { key: 'End', does: 'last line of the log', act: onEnd, also: ['G'] },
          ...(['PageUp', 'PageDown'] as const).map((key) => ({
            key,
            does: key === 'PageUp' ? 'one page up in the log' : 'one page down in the log',
            act: () => {
              scroller.page(key === 'PageUp')
            },
          })),
        ]
      : []),
    ...(isOn && onHit
      ? [
          {
            key: 'n',
            does: 'next hit in the log',
            act: () => {
              onHit(false)
            },
          },
          {
            key: 'N',
            does: 'previous hit in the log',
            act: () => {
              onHit(true)
            },
          },
        ]
      : []),
  ])
}
