import { spawn, type StdioOptions } from 'node:child_process'
import { closeSync, constants as files, openSync } from 'node:fs'
import { constants as system } from 'node:os'
import type { Screen } from '../../engine/ports.ts'
import type { Command } from '../command.ts'
import type { CommandEnd } from '../started-command.ts'
import { sameOwner, type loadPty } from './pty.ts'
import { stty } from './stty.ts'
import type { TerminalSize } from './user-terminal.ts'

/** A command that leads a session in a pseudo-terminal of its own. */
export interface Leader {
  readonly pid: number
  /** Our end of the terminal. */
  readonly fd: number
  /** The command's end, which we keep open too. Reading our end fails while no process has the other end open, as between two programs that open it by name. */
  readonly kept: number | undefined
  readonly screen: Screen
  readonly exited: Promise<CommandEnd>
}

type Native = NonNullable<ReturnType<typeof loadPty>>

/** Starts a command that has the terminal as all of its standard streams. */
export const startOnAllStreams = ({ pty, helper }: Native, command: Command, { columns, rows }: TerminalSize): Leader | undefined => {
  const { file, args, cwd, env } = command
  const exit = Promise.withResolvers<CommandEnd>()
  const onExit = (exitCode: number, signal: number): void => {
    exit.resolve(signal === 0 ? { kind: 'exited', exitCode } : { kind: 'killed', signal: signalName(signal) })
  }
  try {
    // the name as it was given, because a program finds it in `$0`
    const started = pty.fork(file, args, pairsOf(env), cwd, columns, rows, sameOwner, sameOwner, true, helper, onExit)
    return { pid: started.pid, fd: started.fd, kept: keepOpen(started.pty), screen: 'translating', exited: exit.promise }
  } catch {
    return undefined
  }
}

/** What a command has as a standard stream: the pseudo-terminal, a descriptor of ours, or `/dev/null`. */
export type Stream = 'terminal' | number | undefined

/**
 * Starts a command that has the terminal as some of its standard streams, and inherits the others. Inheriting, unlike opening by name, keeps
 * the position in a file and works for sockets.
 */
export const startOnSomeStreams = async (
  { pty: native }: Native,
  { file, args, cwd, env }: Command,
  { columns, rows }: TerminalSize,
  streams: readonly [input: Stream, out: Stream, err: Stream],
): Promise<Leader | undefined> => {
  // it is started before the terminal is made, so that it does not inherit our end: then closing that would not hang up
  const stdio: StdioOptions = [...streams.map((stream) => (typeof stream === 'number' ? stream : 'ignore')), 'pipe']
  const child = spawn('/bin/sh', ['-c', waitForTerminal(streams), file, file, ...args], { cwd, env, stdio, detached: true })
  const exited = new Promise<CommandEnd>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(signal ? { kind: 'killed', signal } : { kind: 'exited', exitCode: code ?? 0 })
    })
    child.on('error', () => undefined)
  })
  const { pid } = child
  const [, , , order] = child.stdio
  if (pid === undefined || !order || !('end' in order)) return undefined
  order.on('error', () => undefined)
  try {
    const { master, slave, pty: name } = native.open(columns, rows)
    // unless the keys come from the user's terminal too, that terminal translates the ends of lines itself
    const screen = streams[0] === 'terminal' ? 'translating' : 'plain'
    if (screen === 'plain') stty(slave, '-onlcr')
    const kept = keepOpen(name)
    closeSync(slave)
    order.end(`${name}\n`)
    return { pid, fd: master, kept, screen, exited }
  } catch {
    order.end()
    await exited
    return undefined
  }
}

/**
 * The leader of a session gets the first terminal that it opens for reading. An exec keeps the process, and gives the program its name as it
 * was given.
 */
const waitForTerminal = (streams: readonly Stream[]): string => {
  const opened = streams.flatMap((stream, fd) => (stream === 'terminal' ? [`${fd}<>"$SPARKWING_PTY"`] : []))
  return `IFS= read -r SPARKWING_PTY <&3 && exec 3<&- ${opened.join(' ')} && unset SPARKWING_PTY && exec "$@"`
}

const keepOpen = (pty: string): number | undefined => {
  try {
    return openSync(pty, files.O_RDWR | files.O_NOCTTY)
  } catch {
    return undefined
  }
}

const pairsOf = (env: Command['env']): readonly string[] =>
  Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))

const signalName = (number: number): string => Object.entries(system.signals).find(([, one]) => one === number)?.[0] ?? `signal ${number}`
