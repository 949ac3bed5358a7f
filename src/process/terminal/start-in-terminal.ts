import { spawnSync } from 'node:child_process'
import { closeSync, constants as files, fstatSync, openSync, readFileSync } from 'node:fs'
import { constants as system } from 'node:os'
import type { Readable } from 'node:stream'
import { ReadStream } from 'node:tty'
import { closeOutputPipe, openOutputPipe, type OutputPipe } from '../pipes/pipes.ts'
import type { Command } from '../command.ts'
import { programPath } from '../start-failure.ts'
import type { CommandEnd, Started } from '../started-command.ts'
import { loadPty, sameOwner } from './pty.ts'
import type { UserTerminal } from './user-terminal.ts'

/**
 * Starts a command in a pseudo-terminal, as the leader of its session. Each of its standard streams is that terminal only if ours is one for
 * the user. Resolves to `undefined` if this cannot be done; then the command gets pipes.
 */
export const startInTerminal = async (command: Command, terminal: UserTerminal, hasInput: boolean): Promise<Started | undefined> => {
  const native = loadPty()
  const program = programPath(command)
  const input = terminal.readsKeys ? '' : hasInput ? inputPath() : '/dev/null'
  if (!native || program === undefined || input === undefined || command.input !== undefined) return undefined
  const { stdout: isOut, stderr: isErr } = terminal.has
  const isWhole = input === '' && isOut && isErr
  // the redirections need names for descriptors of ours, which only Linux has
  if (!isWhole && process.platform !== 'linux') return undefined
  const pipe = isOut && isErr ? undefined : await openOutputPipe()
  if (!pipe && !(isOut && isErr)) return undefined
  const [file, args] = isWhole ? [program, command.args] : redirected(program, command.args, { input, isOut, pipe })
  const { columns, rows } = terminal.size()
  const exit = Promise.withResolvers<CommandEnd>()
  let started: ReturnType<typeof native.pty.fork>
  try {
    started = native.pty.fork(
      file,
      args,
      pairsOf(command.env),
      command.cwd,
      columns,
      rows,
      sameOwner,
      sameOwner,
      true,
      native.helper,
      (exitCode, signal) => {
        exit.resolve(signal === 0 ? { kind: 'exited', exitCode } : { kind: 'killed', signal: signalName(signal) })
      },
    )
  } catch {
    if (pipe) closeOutputPipe(pipe)
    return undefined
  }
  const { fd, pid, pty } = started
  const kept = keepOpen(pty)
  const screen = new ReadStream(fd)
  const connection = terminal.connect({
    keys: screen,
    isSignalKey: (key) => {
      const settings = kept === undefined ? '' : settingsOf(kept)
      return /(?<!-)\bisig\b/.test(settings) && settings.includes(key === 'C' ? 'intr = ^C;' : ' susp = ^Z;')
    },
    resize: (size) => {
      if (!screen.destroyed) native.pty.resize(fd, size.columns, size.rows)
    },
  })
  const exited = exit.promise.then((end) => {
    if (kept !== undefined) closeSync(kept)
    if (pipe) closeSync(pipe.childEnd)
    connection.end(end)
    return end
  })
  return { kind: 'started', pid, exited, ...streamsOf(screen, pipe?.reader, isOut) }
}

/** Opens the program's end too. Reading our end fails while no process has the other end open, as between two programs that open it by name. */
const keepOpen = (pty: string): number | undefined => {
  try {
    return openSync(pty, files.O_RDWR | files.O_NOCTTY)
  } catch {
    return undefined
  }
}

/** The settings of a terminal as `stty -a` prints them; empty where there is no stty. */
const settingsOf = (terminal: number): string => {
  const { stdout } = spawnSync('stty', ['-a'], { stdio: [terminal, 'pipe', 'ignore'], encoding: 'utf8' })
  return stdout
}

const streamsOf = (screen: Readable, piped: Readable | undefined, isOut: boolean): Pick<Started, 'out' | 'err' | 'screen'> =>
  isOut || !piped ? { out: screen, err: piped, screen: 'out' } : { out: piped, err: screen, screen: 'err' }

/** Our standard input by a name that a program can open, unless opening it would start again at the top. */
const inputPath = (): string | undefined => {
  try {
    const input = fstatSync(0)
    if (input.isSocket()) return undefined
    if (input.isFile() && !/^pos:\s*0$/m.test(readFileSync('/proc/self/fdinfo/0', 'utf8'))) return undefined
    return descriptorPath(0)
  } catch {
    return undefined
  }
}

const descriptorPath = (fd: number): string => `/proc/${process.pid}/fd/${fd}`

const redirected = (
  program: string,
  args: readonly string[],
  { input, isOut, pipe }: { readonly input: string; readonly isOut: boolean; readonly pipe: OutputPipe | undefined },
): readonly [string, readonly string[]] => {
  const piped = pipe ? descriptorPath(pipe.childEnd) : ''
  const redirections = `${input && ' <"$0"'}${piped && (isOut ? ' 2>"$1"' : ' >"$1"')}`
  return ['/bin/sh', ['-c', `exec${redirections}; shift; exec "$@"`, input, piped, program, ...args]]
}

const pairsOf = (env: Command['env']): readonly string[] =>
  Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))

const signalName = (number: number): string => Object.entries(system.signals).find(([, one]) => one === number)?.[0] ?? `signal ${number}`
