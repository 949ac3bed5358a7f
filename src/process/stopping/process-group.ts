import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { win32 } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { guardGroup } from './run-guard.ts'

/** How long to try SIGKILL before giving up on a process. */
const killLimitMs = 5_000

/**
 * A command and everything it started: its process group, or its process tree on Windows. While a group has members, its number cannot be
 * reused. Once it was found empty, it is never signalled again, because another group may have the number.
 */
export class ProcessGroup {
  readonly #leader: number
  readonly #isOver: () => void
  #isGone = false

  /** Until the group is disposed of, it is killed when this process exits. */
  constructor(leader: number) {
    this.#leader = leader
    if (live.size === 0) process.once('exit', killLiveGroups)
    live.add(this)
    this.#isOver = guardGroup(leader)
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
    return process.platform !== 'linux' || liveMembers(this.#leader)
  }

  signal(name: NodeJS.Signals): void {
    if (process.platform === 'win32') {
      if (!this.#isGone) endTree(this.#leader)
      return
    }
    this.#send(name)
  }

  /** Kills the group until no process is alive. Returns `false` if one still is after 5 s. */
  async kill(): Promise<boolean> {
    for (let waitedMs = 0, pauseMs = 1; waitedMs < killLimitMs; waitedMs += pauseMs, pauseMs = Math.min(pauseMs * 2, 100)) {
      this.signal('SIGKILL')
      if (!this.hasLiveMembers()) return true
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
    } catch {
      // ESRCH: the group is empty. EPERM: we may not signal any of its members (on macOS also: all are zombies), which amounts to the same.
      this.#isGone = true
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

/** Linux counts zombies as members of a group, and they stay forever on a system that does not reap orphans. */
const liveMembers = (group: number): boolean =>
  readdirSync('/proc').some((entry) => {
    if (!/^\d+$/.test(entry)) return false
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8')
      const [state = '', , pgrp] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return pgrp === String(group) && !/^[ZXx]/.test(state)
    } catch {
      return false
    }
  })

/** Windows has no graceful signals and no groups, so taskkill ends the tree. Its path is absolute, so that no project can shadow it. */
const endTree = (leader: number): void => {
  const tool = win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'taskkill.exe')
  execFile(tool, ['/PID', String(leader), '/T', '/F'], { windowsHide: true }, () => {
    // ignore the result: the exit of the leader is what counts
  })
}
