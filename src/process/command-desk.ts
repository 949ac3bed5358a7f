import type { Failure } from '../model/failure.ts'
import type { OutputStream } from '../engine/ports.ts'
import type { Masking } from './masking.ts'
import { CommandError, commandTitle } from './command-error.ts'
import { outsideJob } from './job-scope.ts'
import { maskedLog, type MaskedLog } from './masked-log.ts'
import { runCommand, type Command, type CommandHost } from './run-command.ts'

export interface DeskRequest extends Command {
  /** Shown for the command when it fails; default: file and arguments. */
  readonly title?: string
  /** Sees every chunk before the log does, with secrets in it. */
  readonly tap?: (chunk: Uint8Array, stream: OutputStream) => void
  /** Sees every chunk as it goes to the log. */
  readonly tapMasked?: (chunk: Uint8Array, stream: OutputStream) => void
  /** Stops this command alone. */
  readonly abort?: AbortSignal
}

/** The one place where the commands of one step are started, so that none is forgotten. */
export interface CommandDesk {
  readonly masking: Masking
  /** Resolves to the exit code; rejects with a {@link CommandError} when a signal ended it or it did not start. */
  run(request: DeskRequest): Promise<number>
  /** Titles of the commands that run now. */
  pending(): readonly string[]
  /** Starts no more; resolves when none runs. */
  close(): Promise<void>
}

/** Commands of one step, all with the step's log and signals. */
export const createCommandDesk = (host: CommandHost, masking: Masking): CommandDesk => {
  const running = new Map<Promise<unknown>, string>()
  let isClosed = false

  const start = async (request: DeskRequest, title: string): Promise<number> => {
    if (isClosed) throw new CommandError(title, { reason: 'not-started', message: 'its step is over' })
    if (host.signal.aborted || host.kill.aborted)
      throw new CommandError(title, { reason: 'not-started', message: 'its job is being stopped' })
    const log = maskedLog(tapped(host.log, request.tapMasked), masking)
    const end = await outsideJob(() => runCommand(request, hostOf(host, request, log)))
    await log.end()
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

const hostOf = (host: CommandHost, { tap, abort }: DeskRequest, log: MaskedLog): CommandHost => ({
  ...host,
  log: tapped(log, tap),
  ...(abort && { signal: AbortSignal.any([host.signal, abort]) }),
})

const tapped = (log: CommandHost['log'], tap: DeskRequest['tap']): CommandHost['log'] =>
  tap
    ? {
        write(chunk, stream) {
          tap(chunk, stream)
          return log.write(chunk, stream)
        },
      }
    : log
