import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'chai'

/** A text in the environment of every process that a test starts, to find the survivors. */
export interface ProcessMark {
  readonly env: Readonly<Record<string, string | undefined>>
  /** How many processes with the mark are alive, not counting zombies. */
  count(): number
  /** Kills all of them, for tests that leave some behind on purpose. */
  killAll(): void
  /** Waits until this many are running, for at most 30 s. */
  reaches(count: number): Promise<void>
}

export const markProcesses = (): ProcessMark => {
  const value = randomUUID()
  const pids = (): readonly number[] => (process.platform === 'linux' ? pidsInProc(value) : pidsByPs(value))
  const count = (): number => pids().length
  return {
    env: { PATH: process.env['PATH'], SPARKWING_TEST_MARK: value },
    count,
    killAll: () => {
      for (let left = pids(); left.length > 0; left = pids()) left.forEach(kill)
    },
    reaches: async (wanted) => {
      await until(() => count() >= wanted)
    },
  }
}

/** Polls until a condition is true; fails after 30 s. */
export const until = async (holds: () => boolean): Promise<void> => {
  const deadline = Date.now() + 30_000
  while (!holds()) {
    if (Date.now() > deadline) expect.fail('it did not happen within 30 s')
    await sleep(10)
  }
}

const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // the process has ended meanwhile
  }
}

const pidsInProc = (value: string): readonly number[] =>
  readdirSync('/proc')
    .filter((entry) => {
      if (!/^\d+$/.test(entry)) return false
      try {
        // empty for a zombie
        return readFileSync(`/proc/${entry}/environ`, 'latin1').includes(value)
      } catch {
        return false
      }
    })
    .map(Number)

const pidsByPs = (value: string): readonly number[] =>
  execFileSync('ps', ['axeww', '-o', 'pid=,stat=,command='], { encoding: 'utf8', maxBuffer: 1 << 26 })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, stat = 'Z', ...command]) => !stat.startsWith('Z') && command.join(' ').includes(value))
    .map(([pid]) => Number(pid))
