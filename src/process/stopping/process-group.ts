import { execFile } from 'node:child_process'
import { win32 } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LeftProcess } from '../../model/loose-ends/left-process.ts'
import { systemFacts } from '../ownership/system-facts.ts'
import { addCommandSession } from './command-sessions.ts'
import { describeProcesses, withDescendants } from './left-processes.ts'
import { systemProcesses } from './process-table.ts'
import { guardGroup } from './run-guard.ts'

/** How long to try SIGKILL before giving up on a process. */
const killLimitMs = 5_000
/** The same if we may not signal it. It may be about to end with the others. */
export const refusedMs = 500

/**
 * A command and everything it started: its process group, or its process tree on Windows. While a group has members, its number cannot be
 * reused. Once it was found empty, it is never signalled again, because another group may have the number.
 */
export class ProcessGroup {
  readonly #leader: number
  readonly #isOver: () => void
  #isGone = false
  #isRefused = false

  /** Until the group is disposed of, it is killed when this process exits. */
  constructor(leader: number) {
    this.#leader = leader
    if (live.size === 0) process.once('exit', killLiveGroups)
    live.add(this)
    this.#isOver = guardGroup(leader)
    addCommandSession(leader)
  }

  [Symbol.dispose](): void {
    live.delete(this)
    this.#isOver()
    if (live.size === 0) process.off('exit', killLiveGroups)
  }

  /** Whether no process of the group is left, not even a zombie. */
  isGone(): boolean {
    if (!this.#isGone) this.#send(0)
    return this.#isGone
  }

  /** Whether the group has a process that is not a zombie. More exact than {@link isGone}, but takes milliseconds. */
  hasLiveMembers(): boolean {
    if (this.isGone()) return false
    return process.platform !== 'linux' || systemProcesses.pids().some(isIn(this.#leader))
  }

  /** Whether the last signal was refused, because all processes of the group belong to other users. */
  isRefused(): boolean {
    return this.#isRefused
  }

  /** The processes of the group that are alive, with everything they have started. */
  left(): readonly LeftProcess[] {
    return describeProcesses(withDescendants(membersOf(this.#leader)))
  }

  signal(name: NodeJS.Signals): void {
    if (process.platform === 'win32') {
      if (!this.#isGone) endTree(this.#leader)
      return
    }
    this.#send(name)
  }

  /** Kills the group until no process is alive. Returns `false` if one still is after 5 s, or after 0.5 s if it refuses our signals. */
  async kill(): Promise<boolean> {
    for (let waitedMs = 0, pauseMs = 1; waitedMs < killLimitMs; waitedMs += pauseMs, pauseMs = Math.min(pauseMs * 2, 100)) {
      this.signal('SIGKILL')
      if (!this.hasLiveMembers()) return true
      if (this.#isRefused && waitedMs >= refusedMs) return false
      await sleep(pauseMs)
    }
    return false
  }

  #send(signal: NodeJS.Signals | 0): void {
    if (this.#isGone) return
    const { stackTraceLimit } = Error
    // this error is thrown at the end of every job, so spare the stack trace
    Error.stackTraceLimit = 0
    try {
      process.kill(process.platform === 'win32' ? this.#leader : -this.#leader, signal)
      this.#isRefused = false
    } catch (error) {
      // ESRCH: the group is empty. EPERM: it is not, but we may not signal any of its members. On macOS, zombies alone give EPERM too.
      const isEmpty = !isRefusal(error) || (process.platform !== 'linux' && membersOf(this.#leader).length === 0)
      this.#isRefused = !isEmpty
      this.#isGone = isEmpty
    } finally {
      Error.stackTraceLimit = stackTraceLimit
    }
  }
}

const live = new Set<ProcessGroup>()

/** Sends a signal to every running group, for example when the terminal suspends or continues us. */
export const signalLiveGroups = (signal: NodeJS.Signals): void => {
  for (const group of live) group.signal(signal)
}

const killLiveGroups = (): void => {
  signalLiveGroups('SIGKILL')
}

const isIn =
  (group: number) =>
  (pid: number): boolean =>
    systemProcesses.standingOf(pid)?.group === group

const isRefusal = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EPERM'

/** The live processes of a group. Systems count zombies too, and on one that does not reap orphans they stay forever. */
export const membersOf = (group: number): readonly number[] =>
  process.platform === 'linux'
    ? systemProcesses.pids().filter(isIn(group))
    : (systemFacts.ask('ps', ['-axo', 'pid=,pgid=,stat=']) ?? '').split('\n').flatMap((line) => {
        const [pid, pgid, state = 'Z'] = line.trim().split(/\s+/)
        return Number(pgid) === group && !state.startsWith('Z') ? [Number(pid)] : []
      })

/** Windows has no graceful signals and no groups, so taskkill ends the tree. Its path is absolute, so that no project can shadow it. */
const endTree = (leader: number): void => {
  const tool = win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'taskkill.exe')
  execFile(tool, ['/PID', String(leader), '/T', '/F'], { windowsHide: true }, () => {
    // ignore the result: the exit of the leader is what counts
  })
}
