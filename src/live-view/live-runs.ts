import { setImmediate as nextTick } from 'node:timers/promises'
import type { JournalPages } from '../journal/journal-pages.ts'
import type { RunId } from '../model/ids.ts'
import type { NoticeJson } from '../wire/api.ts'
import type { ProveOwner } from '../records/catch-up/catch-up.ts'
import type { KeptIndex } from './kept-index.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { followLiveRun, type LiveRun } from './live-run.ts'
import { watchRunsFolder, type Noticing } from './runs-folder.ts'
import { longestBirthMs } from '../journal/run-beginning.ts'
import { createDueRuns } from './due-runs.ts'
import { watchUnreadable } from './unreadable-watch.ts'

export interface LiveRuns {
  get(run: RunId): LiveRun | undefined
  /** The runs that have begun. */
  all(): readonly LiveRun[]
  /** Follows a run from now on; resolves once the run has been announced. */
  follow(run: RunId): Promise<void>
  close(): void
}

export interface LiveRunsOptions extends Noticing {
  readonly home: string
  readonly index: KeptIndex
  readonly pagesOf: (run: RunId) => JournalPages
  readonly proveOwner: ProveOwner
  readonly notify: (notice: NoticeJson) => void
  /** Called with errors that no client is waiting for. */
  readonly warn: (error: unknown) => void
}

/** How often to check the owners of runs. */
const verdictEveryMs = 1000
/** How often to check whether the store was deleted. */
const storeEveryMs = 1000
/** How often to check whether a run that could not be read can be read now. */
const unreadableEveryMs = 2000
/** The owner of a run normally stores its last event at once. After this long, a reader does it. */
const settleAfterMs = 400
/** Removing a row takes most of a millisecond, and all runs may have been removed. */
const forgottenAtOnce = 50
/** More than a machine can run at once. */
const mostRunning = 1000

/** Follows all runs that are not over, finds new ones, and closes those whose owner has died. */
export const followLiveRuns = (options: LiveRunsOptions): LiveRuns => {
  const { home, index, pagesOf, proveOwner, notify, warn, isNotified, pollMs } = options
  const live = new Map<RunId, LiveRun>()
  const born = new Map<RunId, number>()
  const judging = new Set<RunId>()
  /**
   * Runs that are over and were announced as over a while ago. Runs are not settled before that: a second announcement right after the
   * first would be merged with it, and a client that missed the first would get no other.
   */
  const overdue = new Set<RunId>()
  const gone = new Set<RunId>()
  const timers = new Set<NodeJS.Timeout>()
  let isClosed = false

  const quietly = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => {
      if (!isClosed) warn(error)
    })
  }
  const every = (ms: number, work: () => Promise<unknown> | undefined): void => {
    timers.add(
      setInterval(() => {
        const done = work()
        if (done) quietly(done)
      }, ms),
    )
  }

  const drop = (run: RunId): void => {
    live.get(run)?.close()
    live.delete(run)
    born.delete(run)
    overdue.delete(run)
  }
  const settle = async (one: LiveRun): Promise<void> => {
    if (isClosed) return
    const stored = await index.use((open) => open.get(one.id))
    if (live.get(one.id) !== one || stored?.run.state.status === 'running') return
    drop(one.id)
    // once more, for clients that missed it, and because lists now read it from the store
    one.tell()
  }
  const follow = (run: RunId): Promise<void> => {
    const known = live.get(run)
    if (known) return known.refresh()
    const one: LiveRun = followLiveRun(run, {
      home,
      pages: pagesOf(run),
      isNotified,
      notify,
      warn,
      onUnreadable: () => {
        quietly(unreadable.look(run))
      },
      onOver: () => {
        const timer = setTimeout(() => {
          timers.delete(timer)
          overdue.add(run)
          quietly(settle(one))
        }, settleAfterMs)
        timers.add(timer)
      },
    })
    live.set(run, one)
    born.set(run, performance.now())
    return one.refresh()
  }
  const unreadable = watchUnreadable({ home, index, notify, follow })
  const forgetGone = oneAtATime(async () => {
    while (gone.size > 0) {
      const runs = [...gone].slice(0, forgottenAtOnce)
      for (const run of runs) gone.delete(run)
      await index.use((open) => open.forget(runs))
      for (const run of runs) notify({ kind: 'gone', run })
      await nextTick()
    }
  })
  const folder = watchRunsFolder(home, options, {
    added: (run) => {
      quietly(follow(run))
    },
    gone: (run) => {
      drop(run)
      gone.add(run)
      quietly(forgetGone())
    },
  })

  const judge = async (one: LiveRun): Promise<void> => {
    const fold = one.fold()
    if (!fold) {
      if (performance.now() - (born.get(one.id) ?? 0) < longestBirthMs) return
      drop(one.id)
      await unreadable.look(one.id)
      return
    }
    if (one.isOver()) {
      if (overdue.has(one.id)) await settle(one)
      return
    }
    const proof = proveOwner(fold.run.started.owner)
    if (proof.verdict !== 'gone') {
      one.markOwner(proof.verdict === 'unreachable' ? proof.because : undefined)
      return
    }
    const verdict = await index.use((open) => open.get(one.id))
    await one.refresh()
    // its journal can no longer be read, so the run cannot be closed
    one.markOwner(verdict?.unreachable)
    if (one.isOver() || !verdict || verdict.run.state.status === 'running') return
    // The end could not be written to the journal, as in a read-only home. The index has it, and shows it.
    drop(one.id)
    notify({ kind: 'run', run: one.id, seq: verdict.run.seq, status: verdict.run.state.status })
  }
  const judgeOnce = async (one: LiveRun): Promise<void> => {
    if (judging.has(one.id)) return
    judging.add(one.id)
    try {
      await judge(one)
    } finally {
      judging.delete(one.id)
    }
  }
  const mend = async (): Promise<void> => {
    if (await index.mend()) notify({ kind: 'reset' })
  }

  const begin = async (): Promise<void> => {
    const onDisk = await folder.begin()
    const young = firstIdAt(Date.now() - longestBirthMs)
    const newest = [...onDisk].filter((run) => run > young)
    await Promise.all([...newest.map(follow), followRunning()])
    // the index may have answered before it had all runs
    await index.caughtUp
    await followRunning()
  }
  const followRunning = async (): Promise<void> => {
    if (isClosed) return
    const running = await index.use((open) => open.list({ status: 'running', limit: mostRunning }))
    await Promise.all(running.map(({ run }) => follow(run.id)))
  }

  quietly(begin())
  if (pollMs !== false) {
    const toRead = createDueRuns<LiveRun>()
    every(pollMs, () => folder.poll())
    every(pollMs, () => Promise.all(toRead(live.values()).flatMap((one) => [one.refresh(), one.refreshLogs()])))
  }
  const toJudge = createDueRuns<LiveRun>()
  every(verdictEveryMs, () => Promise.all(toJudge(live.values()).map(judgeOnce)))
  every(storeEveryMs, mend)
  every(unreadableEveryMs, () => unreadable.poll())

  return {
    get: (run) => live.get(run),
    all: () => [...live.values()].filter((one) => one.fold()),
    follow,
    close() {
      isClosed = true
      for (const timer of timers) clearTimeout(timer)
      folder.close()
      for (const run of [...live.keys()]) drop(run)
    },
  }
}

/** The smallest id that a run can get from this moment on. */
const firstIdAt = (ms: number): string => {
  const [date = '', time = ''] = new Date(ms).toISOString().split('T')
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`
}
