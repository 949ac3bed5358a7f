import type { Failure } from '../model/failure.ts'
import type { LogSink, OutputStream } from '../engine/ports.ts'
import type { Masking } from './output/masking.ts'
import { CommandError, commandTitle } from './command-error.ts'
import { outsideJob } from './job-scope.ts'
import { maskedLog, type MaskedLog } from './output/masked-log.ts'
import type { Command } from './command.ts'
import { runCommand, type CommandHost } from './run-command.ts'
import type { UserTerminal } from './terminal/user-terminal.ts'

export interface DeskRequest extends Command {
  /** Shown in place of the command if it fails. Default: file and arguments. */
  readonly title?: string
  /** Called with every chunk before it is masked and logged. */
  readonly tap?: (chunk: Uint8Array, stream: OutputStream) => void
  /** Called with every masked chunk as it goes to the log. */
  readonly tapMasked?: (chunk: Uint8Array, stream: OutputStream) => void
}

/** Starts all commands of one step, so that it can wait for every one of them. */
export interface CommandDesk {
  readonly masking: Masking
  /** Resolves to the exit code. Rejects with a {@link CommandError} if a signal ended the command or it did not start. */
  run(request: DeskRequest): Promise<number>
  /** Titles of the running commands. */
  pending(): readonly string[]
  /** Refuses new commands, and resolves when none is running. */
  close(): Promise<void>
}

export interface DeskHost extends CommandHost {
  readonly log: Pick<LogSink, 'write' | 'flushed'>
}

/** Creates the desk of one step. Its commands use the step's log and signals. */
export const createCommandDesk = (host: DeskHost, masking: Masking): CommandDesk => {
  const running = new Map<Promise<unknown>, string>()
  let isClosed = false

  const start = async (request: DeskRequest, title: string): Promise<number> => {
    if (isClosed) throw new CommandError(title, { reason: 'not-started', message: 'its step is over' })
    if (host.signal.aborted || host.kill.aborted)
      throw new CommandError(title, { reason: 'not-started', message: 'its job is being stopped' })
    const log = maskedLog(tapped(host.log, request.tapMasked), masking)
    const end = await outsideJob(() => runCommand(request, hostOf(host, request, log)))
    log.end()
    if (request.own?.terminal) await giveBackOnceShown(request.own.terminal, host)
    if (end.kind === 'exited') return end.exitCode
    const failure: Failure =
      end.kind === 'killed' ? { reason: 'signal', signal: end.signal, command: title } : { reason: 'not-started', message: end.message }
    throw new CommandError(title, failure)
  }

  return {
    masking,
    run(request) {
      const title = request.title === undefined ? commandTitle(request.file, request.args, masking) : masking.text(request.title)
      const ended = start(request, title).finally(() => running.delete(ended))
      running.set(ended, title)
      return ended
    },
    pending: () => [...running.values()],
    close: async () => {
      isClosed = true
      while (running.size > 0) await Promise.allSettled(running.keys())
    },
  }
}

const giveBackOnceShown = async (terminal: UserTerminal, { log }: DeskHost): Promise<void> => {
  await log.flushed()
  await terminal.giveBack()
}

const hostOf = (host: CommandHost, { tap }: DeskRequest, log: MaskedLog): CommandHost => ({
  ...host,
  log: tapped(log, tap),
})

const tapped = (log: CommandHost['log'], tap: DeskRequest['tap']): CommandHost['log'] =>
  tap
    ? {
        write(chunk, stream, screen) {
          tap(chunk, stream)
          return log.write(chunk, stream, screen)
        },
      }
    : log
