import { setTimeout as sleep } from 'node:timers/promises'
import type { LogSink, StepRunContext } from '../engine/ports.ts'
import type { Command } from './command.ts'
import { pumpOutput, type OutputPump, type OutputStreams } from './output/output-pump.ts'
import type { OwnStreams } from './own-streams.ts'
import { ProcessGroup, refusedMs } from './stopping/process-group.ts'
import type { CommandEnd } from './started-command.ts'
import { settlesWithin } from './settles-within.ts'
import { startProcess } from './start-process.ts'
import { watchForStop, type StopSignals, type StopWatch } from './stopping/stop-watch.ts'

/** Where a command's output goes and what may stop it. */
export interface CommandHost extends StopSignals {
  readonly log: Pick<LogSink, 'write'>
  readonly annotate: StepRunContext['annotate']
  /** Called with processes of the command that could not be stopped. */
  readonly left?: StepRunContext['left']
  /** Called if the command has ended but another process still holds its output open. */
  readonly leaked?: () => void
  /** Default {@link usualPatience}. */
  readonly patience?: Patience
}

/** How long to read a pipe that another process keeps open after the command has exited: without output, and in total. */
export interface Patience {
  readonly idleMs: number
  readonly totalMs: number
}

/**
 * Runs a program in its own process group. Resolves when the program has exited, its output is in the log and no process of the group is
 * left, except those that cannot be stopped. Never rejects.
 */
export const runCommand = async (command: Command, host: CommandHost): Promise<CommandEnd> => {
  const started = await startProcess(command, host)
  if (started.kind === 'not-started') return started
  const { exited, pid } = started
  using group = new ProcessGroup(pid)
  const output = pumpOutput(started, host.log)
  using stop = watchForStop(host, group)
  if (command.own?.unread) closeUnread(started, command.own.unread)

  const isStuck = stop.killed.then(() => sleep(group.isRefused() ? refusedMs : stuckMs, undefined, { ref: false }))
  const end = await Promise.race([exited, isStuck])
  if (!end) {
    output.destroy()
    host.left?.(group.left())
    return { kind: 'killed', signal: 'SIGKILL' }
  }
  const leak = await drain(output, stop, group, host.patience ?? usualPatience)
  if (leak) host.leaked?.()
  await endGroup(command, host, { group, stop, leak })
  return end
}

/** Closes a pipe that only led to a stream of ours without a reader, so that the command ends as if it had that stream itself. */
const closeUnread = ({ out, err, screens }: OutputStreams, unread: NonNullable<OwnStreams['unread']>): void => {
  for (const [stream, pipe] of [
    ['out', out],
    ['err', err],
  ] as const) {
    if (!pipe || screens?.[stream]) continue
    const close = (): void => {
      pipe.destroy()
    }
    if (unread[stream].aborted) close()
    else unread[stream].addEventListener('abort', close, { once: true })
  }
}

/** How long to wait after SIGKILL for the group's leader to exit. */
const stuckMs = 5_000

const tickMs = 50
const usualPatience: Patience = { idleMs: 2_000, totalMs: 10_000 }
/** The patience once the command was asked to stop and its group is gone. */
const patienceWhenStopped: Patience = { idleMs: 200, totalMs: 1_000 }

/** Why reading was given up: the pipe was silent for too long, or open for too long. */
type Leak = 'silent' | 'open' | undefined

/** Reads what is left in the pipes after the leader has exited. Counts ticks, not time, so that suspending the machine cuts nothing off. */
const drain = async (output: OutputPump, stop: StopWatch, group: ProcessGroup, patience: Patience): Promise<Leak> => {
  let seen = output.chunks()
  for (let idleMs = 0, totalMs = 0; !output.isOver();) {
    if (await settlesWithin(output.over, tickMs)) return undefined
    // checked every tick, so that a group found empty is never signalled after its number was reused
    const isGroupGone = group.isGone()
    const phase = stop.phase()
    if (phase === 'asked' && !isGroupGone && group.hasLiveMembers()) continue
    if (isGroupGone || phase === 'killed') output.letGo()
    else if (output.isHeldBack()) continue
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

/** A process that ends by itself this soon after its leader, such as the last program of a shell pipe, is not worth a warning. */
const settleMs = 100

const endGroup = async (
  { file }: Command,
  { annotate, left, patience = usualPatience }: CommandHost,
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
  if (!isEnded) left?.(group.left())
  else if (leak && !wasAsked)
    annotate(
      'warning',
      `${file} left a process behind that held its output open; ${describeLeak(leak, patience)}${hasLeftovers ? '; its process group was killed' : ''}`,
    )
  else if (hasLeftovers && !wasAsked)
    annotate('warning', `${file} left a process behind; it was killed, because a step ends when its command does`)
}

const describeLeak = (leak: 'silent' | 'open', patience: Patience): string =>
  leak === 'silent'
    ? `Sparkwing stopped reading it after ${patience.idleMs / 1000} s of silence`
    : `Sparkwing stopped reading it after ${patience.totalMs / 1000} s`
