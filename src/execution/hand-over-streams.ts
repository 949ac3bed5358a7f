import { isatty } from 'node:tty'
import type { OwnStreams } from '../process/own-streams.ts'
import { isSameFile } from '../process/same-file.ts'
import { openUserTerminal, type TerminalUse } from '../process/terminal/user-terminal.ts'

/** Whether our standard output and standard error lead to the same place. */
export const isErrorJoined = (): boolean => isSameFile(1, 2)

/** What the only job of a run, or an interactive one, gets of our streams. It has the terminal only if its output is shown there as it is. */
export const handOverStreams = (isShownDirectly: boolean, use: TerminalUse): OwnStreams => {
  const terminal = isShownDirectly ? openUserTerminal(use) : undefined
  const hasInput = !isatty(0) || use.isForeground()
  return {
    hasInput,
    isErrorApart: isShownDirectly && !isErrorJoined(),
    ...(isShownDirectly && { unread: { out: whenUnread(process.stdout), err: whenUnread(process.stderr) } }),
    ...(terminal && { terminal }),
  }
}

/** We learn it when we write to the stream. */
const whenUnread = (stream: NodeJS.WriteStream): AbortSignal => {
  const unread = new AbortController()
  stream.on('error', (error: Error) => {
    if ('code' in error && error.code === 'EPIPE') unread.abort()
  })
  return unread.signal
}
