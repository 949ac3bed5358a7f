import { closeSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { ReadStream } from 'node:tty'
import type { Screen } from '../../engine/ports.ts'
import type { OutputStreams } from '../output/output-pump.ts'
import { closeOutputPipe, openOutputPipe } from '../pipes/pipes.ts'
import type { Command } from '../command.ts'
import { programPath } from '../start-failure.ts'
import type { Started } from '../started-command.ts'
import { startOnAllStreams, startOnSomeStreams } from './leaders.ts'
import { loadPty } from './pty.ts'
import { stty } from './stty.ts'
import type { UserTerminal } from './user-terminal.ts'

/**
 * Starts a command in a pseudo-terminal, as the leader of its session. Each of its standard streams is that terminal only if ours is one for
 * the user. Resolves to `undefined` if this cannot be done; then the command gets pipes.
 */
export const startInTerminal = async (command: Command, terminal: UserTerminal, hasInput: boolean): Promise<Started | undefined> => {
  const native = loadPty()
  if (!native || programPath(command) === undefined || command.input !== undefined) return undefined
  const { stdout: isOut, stderr: isErr } = terminal.has
  const pipe = isOut && isErr ? undefined : await openOutputPipe()
  if (!pipe && !(isOut && isErr)) return undefined
  const input = terminal.readsKeys ? 'terminal' : hasInput ? 0 : undefined
  const streams = [input, isOut ? 'terminal' : pipe?.childEnd, isErr ? 'terminal' : pipe?.childEnd] as const
  const isWhole = streams.every((stream) => stream === 'terminal')
  const size = terminal.size()
  const leader = isWhole ? startOnAllStreams(native, command, size) : await startOnSomeStreams(native, command, size, streams)
  if (!leader) {
    if (pipe) closeOutputPipe(pipe)
    return undefined
  }
  const { kept } = leader
  const screen = new ReadStream(leader.fd)
  const connection = terminal.connect({
    keys: screen,
    isSignalKey: (key) => {
      const settings = kept === undefined ? '' : stty(kept, '-a')
      return /(?<!-)\bisig\b/.test(settings) && settings.includes(key === 'C' ? 'intr = ^C;' : ' susp = ^Z;')
    },
    resize: ({ columns, rows }) => {
      if (!screen.destroyed) native.pty.resize(leader.fd, columns, rows)
    },
  })
  const exited = leader.exited.then((end) => {
    if (kept !== undefined) closeSync(kept)
    if (pipe) closeSync(pipe.childEnd)
    connection.end(end)
    return end
  })
  return { kind: 'started', pid: leader.pid, exited, ...streamsOf(screen, leader.screen, pipe?.reader, isOut) }
}

const streamsOf = (screen: Readable, kind: Screen, piped: Readable | undefined, isOut: boolean): OutputStreams =>
  isOut || !piped ? { out: screen, err: piped, screens: { out: kind } } : { out: piped, err: screen, screens: { err: kind } }
