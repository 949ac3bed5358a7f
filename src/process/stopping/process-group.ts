import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { win32 } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { guardGroup } from './run-guard.ts'

/** How long a SIGKILL may take until it is said that a process can not be ended. */
const killLimitMs = 5_000

/**
 * A command and what it started: its process group, or on Windows its tree. As long as it has members nobody else can get its
 * number; once it was seen empty it is never signalled again, since the number may be a stranger's by then.
 */
export class ProcessGroup {
  readonly #leader: number
  readonly #isOver: () => void
  #isGone = false

  /** Until it is disposed of, this process takes it along when it exits. */
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

  /** Whether nothing of it is left, zombies included. */
  isGone(): boolean {
    if (!this.#isGone) this.#send(0)
    return this.#isGone
  }

  /** Whether something of it can still run; a zombie can not. Looks closer than {@link isGone} and costs milliseconds. */
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

  /** Kills until nothing lives; `false` when something still does after 5 s. */
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
    // every job ends with a group that is gone: the error that says so needs no stack
    Error.stackTraceLimit = 0
    try {
      process.kill(process.platform === 'win32' ? this.#leader : -this.#leader, signal)
    } catch {
      // ESRCH: nobody there. EPERM: nobody there whom we may signal (or, on macOS, only zombies), which comes to the same.
      this.#isGone = true
    } finally {
      Error.stackTraceLimit = stackTraceLimit
    }
  }
}

const live = new Set<ProcessGroup>()

/** Sends a signal to every group that still runs, as when the terminal suspends or continues us. */
export const signalLiveGroups = (signal: NodeJS.Signals): void => {
  for (const group of live) group.signal(signal)
}

const killLiveGroups = (): void => {
  signalLiveGroups('SIGKILL')
}

/** Linux counts zombies as members; where nobody reaps orphans they stay for ever. */
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

/** Windows has no graceful signal and no groups: its own tool ends a tree, found by an absolute path that no project can shadow. */
const endTree = (leader: number): void => {
  const tool = win32.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', 'taskkill.exe')
  execFile(tool, ['/PID', String(leader), '/T', '/F'], { windowsHide: true }, () => {
    // its exit code says nothing that the exit of the leader does not say better
  })
}
