import type { ChildProcess } from 'node:child_process'
import { closeChildEnds, closePipes, openCommandPipes, type CommandPipes } from './pipes/command-pipes.ts'
import type { OutputStreams } from './output/output-pump.ts'
import { startInTerminal } from './terminal/start-in-terminal.ts'
import type { Command } from './command.ts'
import type { CommandEnd, NotStarted, Started } from './started-command.ts'
import { explainStartFailure } from './start-failure.ts'
import { guardCommand } from './stopping/run-guard.ts'
import type { StopSignals } from './stopping/stop-watch.ts'

const isWindows = process.platform === 'win32'

let execaModule: typeof import('execa') | undefined

/** Starts a program in its own process group, with a pseudo-terminal or pipes as its streams. Never rejects. */
export const startProcess = async (command: Command, { signal, kill }: StopSignals): Promise<Started | NotStarted> => {
  const isStopping = (): boolean => signal.aborted || kill.aborted
  const stopped = `${command.file} was not started: its job is being stopped`
  if (isStopping()) return { kind: 'not-started', message: stopped }
  guardCommand()
  const inTerminal = command.own?.terminal && (await startInTerminal(command, command.own.terminal, command.own.hasInput))
  if (inTerminal) return inTerminal
  const opening = openCommandPipes(command)
  // loaded by the first command, so that runs without commands do not pay for it
  const { execa } = (execaModule ??= await import('execa'))
  const pipes = await opening
  const notStarted = (message: string): NotStarted => {
    if (pipes) closePipes(pipes)
    return { kind: 'not-started', message }
  }
  if (isStopping()) return notStarted(stopped)
  const { file, args } = pipes ? command : joinedByShell(command)
  try {
    // we stop, drain and wait ourselves: see `watchForStop` and `drain`
    const subprocess = execa(file, args, {
      cwd: command.cwd,
      env: command.env,
      extendEnv: false,
      detached: !isWindows,
      buffer: false,
      cleanup: false,
      reject: false,
      forceKillAfterDelay: false,
      verbose: 'none',
      ...streamsOf(command, pipes),
    })
    const { pid } = subprocess
    if (pid === undefined) return notStarted(explainStartFailure(command, (await subprocess).cause))
    // execa's promise waits for grandchildren that hold the pipe, and it hides the `exit` event, which does not wait
    const child: ChildProcess = subprocess.nodeChildProcess
    const exited = new Promise<CommandEnd>((resolve) => {
      child.once('exit', (code, name) => {
        resolve(name ? { kind: 'killed', signal: name } : { kind: 'exited', exitCode: code ?? 0 })
      })
    })
    if (!pipes) return { kind: 'started', pid, exited, ...outputOf(child) }
    closeChildEnds(pipes)
    return { kind: 'started', pid, exited, out: pipes.out.reader, err: pipes.err?.reader }
  } catch (error) {
    return notStarted(explainStartFailure(command, error))
  }
}

/** Execa accepts any descriptor, but its types stop at 9. */
type Descriptor = 9

/** The streams of a program, as options of Execa. */
type StreamOptions =
  | { readonly input: string }
  | { readonly stdin: 'inherit' | 'ignore' }
  | { readonly stdin: 'inherit' | 'ignore' | Descriptor; readonly stdout: Descriptor; readonly stderr: Descriptor }

const streamsOf = ({ input, own }: Command, pipes: CommandPipes | undefined): StreamOptions => {
  const stdin = own?.hasInput ? 'inherit' : 'ignore'
  if (!pipes) return input === undefined ? { stdin } : { input }
  return {
    stdin: pipes.input === undefined ? stdin : fd(pipes.input),
    stdout: fd(pipes.out.childEnd),
    stderr: fd((pipes.err ?? pipes.out).childEnd),
  }
}

const fd = (descriptor: number): Descriptor => descriptor as Descriptor

const outputOf = ({ stdout, stderr }: ChildProcess): OutputStreams => {
  if (!stdout || !stderr) throw new Error('a process without pipes was started')
  return { out: stdout, err: stderr }
}

/** Without FIFOs, Node makes the pipes, and cannot give a program one pipe for both streams. A shell can. */
const joinedByShell = ({ file, args, stderr }: Command): Pick<Command, 'file' | 'args'> =>
  stderr === 'joined' && !isWindows ? { file: 'sh', args: ['-c', 'exec "$0" "$@" 2>&1', file, ...args] } : { file, args }
