import type { OwnStreams } from '../../process/own-streams.ts'
import { openUserTerminal } from '../../process/terminal/user-terminal.ts'
import type { CancelSignals } from '../cancel-signals.ts'
import { createForegroundProbe } from './foreground.ts'
import { isSameFile } from './same-file.ts'

/** What the only job of a run gets of our streams. It has the terminal only if its output is shown there as it is. */
export const ownStreams = (isShownDirectly: boolean, cancel: Pick<CancelSignals, 'cancel' | 'cancelNow'>): OwnStreams => {
  if (!isShownDirectly) return { isErrorApart: false }
  const terminal = openUserTerminal({
    isForeground: createForegroundProbe(),
    onInterrupted: cancel.cancel,
    onInsisted: cancel.cancelNow,
  })
  return { isErrorApart: !isSameFile(1, 2), ...(terminal && { terminal }) }
}
