import type { StopReason } from '../../src/engine/ports.ts'
import type { Command } from '../../src/process/command.ts'
import type { DeskHost } from '../../src/process/command-desk.ts'
import { runCommand, type CommandHost } from '../../src/process/run-command.ts'
import type { CommandEnd } from '../../src/process/started-command.ts'
import { markProcesses, type ProcessMark } from './marked-processes.ts'
import { recordingLog, type RecordingLog } from './recording-log.ts'

/** Everything that a command needs, controlled by a test. */
export interface CommandBench {
  readonly log: RecordingLog
  readonly mark: ProcessMark
  readonly notes: readonly string[]
  readonly host: DeskHost
  run(file: string, args: readonly string[], more?: Partial<Command>): Promise<CommandEnd>
  /** Runs a script with `sh -c`. */
  sh(script: string, more?: Partial<Command>): Promise<CommandEnd>
  stop(reason?: StopReason): void
  kill(): void
}

export const commandBench = (more: Partial<CommandHost> = {}): CommandBench => {
  const log = recordingLog()
  const mark = markProcesses()
  const notes: string[] = []
  const stopping = new AbortController()
  const killing = new AbortController()
  const host: DeskHost = {
    signal: stopping.signal,
    kill: killing.signal,
    graceMs: 10_000,
    annotate: (level, message) => notes.push(`${level}: ${message}`),
    ...more,
    log: { flushed: () => undefined, ...(more.log ?? log) },
  }
  const run: CommandBench['run'] = (file, args, command) => runCommand({ file, args, cwd: process.cwd(), env: mark.env, ...command }, host)
  return {
    log,
    mark,
    notes,
    host,
    run,
    sh: (script, command) => run('sh', ['-c', script], command),
    stop: (reason = { kind: 'cancel', cause: 'request' }) => {
      stopping.abort(reason)
    },
    kill: () => {
      killing.abort()
    },
  }
}
