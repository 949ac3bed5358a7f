import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LogSink, StepRunContext } from '../engine/ports.ts'
import { pumpOutput, type OutputPump } from './output-pump.ts'
import { ProcessGroup } from './stopping/process-group.ts'
import { guardCommand } from './stopping/run-guard.ts'
import { settlesWithin } from './settles-within.ts'
import { explainStartFailure } from './start-failure.ts'
import { watchForStop, type StopSignals, type StopWatch } from './stopping/stop-watch.ts'

/** One program to run. */
export interface Command {
  readonly file: string
  readonly args: readonly string[]
  /** Absolute. */
  readonly cwd: string
  /** The whole environment; nothing is added to it. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Text for standard input; nothing to read unless given. */
  readonly input?: string
}

/** Where a command's output goes and who may stop it. */
export interface CommandHost extends StopSignals {
  readonly log: Pick<LogSink, 'write'>
  readonly annotate: StepRunContext['annotate']
  /** Default {@link usualPatience}. */
  readonly patience?: Patience
}

/** How long a pipe is listened to that someone else still holds when the command has exited: through that much silence, and in all. */
export interface Patience {
  readonly idleMs: number
  readonly totalMs: number
}

export type CommandEnd =
  | { readonly kind: 'exited'; readonly exitCode: number }
  | { readonly kind: 'killed'; readonly signal: string }
  | { readonly kind: 'not-started'; readonly message: string }

/**
 * Runs a program in a process group of its own. Settles when it has exited, its output is in the log and nothing of its group lives;
 * never rejects.
 */
export const runCommand = async (command: Command, host: CommandHost): Promise<CommandEnd> => {
  const started = await startProcess(command, host)
  if (started.kind === 'not-started') return started
  const { child, exited, pid } = started
  using group = new ProcessGroup(pid)
  const output = pumpOutput({ out: child.stdout, err: child.stderr }, host.log)
  using stop = watchForStop(host, group)

  const end = await Promise.race([exited, stop.killed.then(() => sleep(stuckMs, undefined, { ref: false }))])
  if (!end) {
    output.destroy()
    host.annotate('warning', `process ${pid} (${command.file}) cannot be ended: it may belong to another user or hang in the system`)
    return { kind: 'killed', signal: 'SIGKILL' }
  }
  const leak = await drain(output, stop, group, host.patience ?? usualPatience)
  await endGroup(command, host, { group, stop, leak })
  return end
}

/** How long a SIGKILL may take to end a leader. */
const stuckMs = 5_000
const isWindows = process.platform === 'win32'

interface Started {
  readonly kind: 'started'
  readonly pid: number
  readonly child: ChildProcess & {
    readonly stdout: NonNullable<ChildProcess['stdout']>
    readonly stderr: NonNullable<ChildProcess['stderr']>
  }
  readonly exited: Promise<CommandEnd>
}
type NotStarted = Extract<CommandEnd, { readonly kind: 'not-started' }>

let execaModule: typeof import('execa') | undefined

const startProcess = async (command: Command, { signal, kill }: StopSignals): Promise<Started | NotStarted> => {
  // loaded by the first command: what runs none must not pay for it
  const { execa } = (execaModule ??= await import('execa'))
  if (signal.aborted || kill.aborted) return { kind: 'not-started', message: `${command.file} was not started: its job is being stopped` }
  const notStarted = (error: unknown): NotStarted => ({ kind: 'not-started', message: explainStartFailure(command, error) })
  guardCommand()
  try {
    // stopping, draining and waiting are ours: see the stop watch and the drain rule
    const subprocess = execa(command.file, command.args, {
      cwd: command.cwd,
      env: command.env,
      extendEnv: false,
      detached: !isWindows,
      buffer: false,
      cleanup: false,
      reject: false,
      forceKillAfterDelay: false,
      verbose: 'none',
      ...(command.input === undefined ? { stdin: 'ignore' as const } : { input: command.input }),
    })
    const { pid } = subprocess
    if (pid === undefined) return notStarted((await subprocess).cause)
    // execa hides the events that it does not need; its promise waits for grandchildren that hold the pipe, and exit does not
    const child = subprocess.nodeChildProcess as Started['child']
    const exited = new Promise<CommandEnd>((resolve) => {
      child.once('exit', (code, name) => {
        resolve(name ? { kind: 'killed', signal: name } : { kind: 'exited', exitCode: code ?? 0 })
      })
    })
    return { kind: 'started', pid, child, exited }
  } catch (error) {
    return notStarted(error)
  }
}

const tickMs = 50
const usualPatience: Patience = { idleMs: 2_000, totalMs: 10_000 }
/** The same once the command was to stop and nothing of its group is left. */
const patienceWhenStopped: Patience = { idleMs: 200, totalMs: 1_000 }

/** What was given up: a pipe that was silent for long, or one that was open for too long. */
type Leak = 'silent' | 'open' | undefined

/** The leader has exited: takes what is still in the pipes. Counts ticks and no clock, so that a suspended laptop cuts nothing. */
const drain = async (output: OutputPump, stop: StopWatch, group: ProcessGroup, patience: Patience): Promise<Leak> => {
  let seen = output.chunks()
  for (let idleMs = 0, totalMs = 0; !output.isOver();) {
    if (await settlesWithin(output.over, tickMs)) return undefined
    // asked every tick, so that a group seen empty is not signalled when its number is somebody else's
    const isGroupGone = group.isGone()
    const phase = stop.phase()
    if (phase === 'asked' && !isGroupGone && group.hasLiveMembers()) continue
    if (phase !== 'killed' && output.isHeldBack()) continue
    const limit = phase === 'running' ? patience : patienceWhenStopped
    const isSilent = output.chunks() === seen
    seen = output.chunks()
    idleMs = isSilent ? idleMs + tickMs : 0
    totalMs += tickMs
    if (idleMs < limit.idleMs && totalMs < limit.totalMs) continue
    output.destroy()
    return idleMs >= limit.idleMs ? 'silent' : 'open'
  }
  return undefined
}

/** What ends by itself right after its leader, such as the last program of a pipe, is not worth a warning. */
const settleMs = 100

const endGroup = async (
  { file }: Command,
  { annotate, patience = usualPatience }: CommandHost,
  { group, stop, leak }: { readonly group: ProcessGroup; readonly stop: StopWatch; readonly leak: Leak },
): Promise<void> => {
  const wasAsked = stop.phase() !== 'running'
  for (
    let waitedMs = 0, pauseMs = 1;
    group.hasLiveMembers() && stop.phase() !== 'killed';
    waitedMs += pauseMs, pauseMs = Math.min(pauseMs * 2, tickMs)
  ) {
    if (leak || (stop.phase() === 'running' && waitedMs >= settleMs)) break
    await sleep(pauseMs)
  }
  const hasLeftovers = group.hasLiveMembers()
  const isEnded = !hasLeftovers || (await group.kill())
  if (!isEnded) annotate('warning', `${file} left a process behind that cannot be ended`)
  else if (leak && !wasAsked)
    annotate(
      'warning',
      `${file} left a process behind that held its output open; ${describeLeak(leak, patience)}${hasLeftovers ? '; its process group was ended' : ''}`,
    )
  else if (hasLeftovers && !wasAsked)
    annotate('warning', `${file} left a process behind; it was ended, since a step ends when its command does`)
}

const describeLeak = (leak: 'silent' | 'open', patience: Patience): string =>
  leak === 'silent'
    ? `after ${patience.idleMs / 1000} s of silence Sparkwing stopped waiting for it`
    : `after ${patience.totalMs / 1000} s the rest was cut off`
