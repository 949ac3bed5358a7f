import { setImmediate as nextTurn } from 'node:timers/promises'
import type { RunEvent } from '../model/event.ts'
import { toSeq, type RunId, type Seq } from '../model/ids.ts'
import { UserError } from '../model/user-error.ts'
import { StoreBusyError } from '../storage/store-busy-error.ts'
import type { Store } from '../storage/store.ts'
import { jitteredMs } from '../records/while-busy.ts'

/** Stores a run's events in the background, so that the run never waits for the store. */
export interface StoreFeed {
  /** Adds the next event, which must be in the journal already. Never blocks and never throws. */
  push(event: RunEvent): void
  /**
   * Resolves when all events are stored, or after `maxWaitMs`; the next reader folds in the rest from the journal. If `hurry` aborts, it
   * waits only briefly, because a user is waiting for their prompt. Closes the store.
   */
  finish(maxWaitMs?: number, hurry?: AbortSignal): Promise<'stored' | 'left-to-next-reader'>
}

export interface StoreFeedOptions {
  readonly run: RunId
  readonly openStore: () => Promise<Store>
  /** Reads the run's events after `afterSeq` from its journal, at most `limit`. */
  readonly readBacklog: (afterSeq: Seq, limit: number) => Promise<readonly RunEvent[]>
  /** Called once, with the reason why no more events are stored. */
  readonly warn: (message: string) => void
}

/** Events are collected for this long, or until there are this many, because a transaction costs more than an event. */
const batchMs = 100
const batchSize = 100
/** How many events are kept in memory while the store is busy. Beyond that they are read back from the journal, which takes longer. */
const mostWaiting = 3000
const finishWaitMs = 5000
/** Enough for a store that is not locked. */
const hurriedWaitMs = 250

export const createStoreFeed = ({ run, openStore, readBacklog, warn }: StoreFeedOptions): StoreFeed => {
  let waiting: RunEvent[] = []
  /** Some pushed events are missing from `waiting`. */
  let isIncomplete = false
  /** Events read from the journal that are stored next. Kept while the store is busy. */
  let page: readonly RunEvent[] = []
  let pushed = toSeq(0)
  let stored = toSeq(0)
  let store: Store | undefined
  let state: 'open' | 'failed' | 'closed' = 'open'
  let isWorking = false
  let timer: { readonly handle: NodeJS.Timeout; readonly kind: 'batch' | 'now' | 'retry' } | undefined
  let onSettled = (): void => undefined

  const schedule = (kind: 'batch' | 'now' | 'retry'): void => {
    // work in progress checks again when it ends, and a busy store must not be tried again too early
    if (state !== 'open' || isWorking || (timer && (timer.kind !== 'batch' || kind === 'batch'))) return
    clearTimeout(timer?.handle)
    const ms = kind === 'batch' ? batchMs : kind === 'now' ? 0 : jitteredMs()
    timer = { handle: setTimeout(() => void work(), ms), kind }
  }

  /** Up to `batchSize` events after the stored ones, from memory or, if some are missing there, from the journal. */
  const nextBatch = async (): Promise<readonly RunEvent[]> => {
    if (!isIncomplete) return waiting.slice(0, batchSize)
    const hasNews = (): boolean => (page.at(-1)?.seq ?? 0) > stored
    // read the last stored event too, which shows that there is no gap; it may be so large that it fills a page
    if (!hasNews()) page = await readBacklog(toSeq(Math.max(0, stored - 1)), batchSize + 1)
    if (!hasNews()) page = await readBacklog(stored, batchSize)
    return page
  }

  const storeBatch = async (to: Store): Promise<void> => {
    const batch = await nextBatch()
    if (state !== 'open') return
    const last = batch.at(-1)
    if (!last || last.seq <= stored) throw new Error('the journal is missing events that the run has emitted')
    if ((await to.apply(run, batch)) === 'behind') {
      if (stored === 0) throw new Error('the store asks for events before the first')
      stored = toSeq(0)
      isIncomplete = true
      waiting = []
      page = []
      return
    }
    stored = last.seq
    waiting = waiting.filter(({ seq }) => seq > stored)
    if (stored < pushed) return
    isIncomplete = false
    page = []
  }

  const work = async (): Promise<void> => {
    timer = undefined
    isWorking = true
    let isBusy = false
    try {
      store ??= await openStore()
      for (const until = pushed; stored < until && state === 'open';) {
        await storeBatch(store)
        // otherwise a fast store would block timers, output and signals until the whole backlog is stored
        if (stored < until) await nextTurn()
      }
    } catch (error) {
      isBusy = error instanceof StoreBusyError
      if (!isBusy) fail(error)
    }
    isWorking = false
    if (state === 'closed') await letGo()
    else if (stored < pushed) schedule(isBusy ? 'retry' : waiting.length >= batchSize || isIncomplete ? 'now' : 'batch')
    onSettled()
  }

  const letGo = async (): Promise<void> => {
    const open = store
    store = undefined
    await open?.close().catch(() => undefined)
  }

  const fail = (error: unknown): void => {
    if (state !== 'open') return
    state = 'failed'
    waiting = []
    page = []
    const advice = error instanceof UserError ? error.tryThis.slice(0, 1) : []
    warn(
      ['The run is recorded in its journal, but not in the store:', error instanceof Error ? error.message : String(error), ...advice].join(
        ' ',
      ),
    )
  }

  return {
    push(event) {
      pushed = event.seq
      if (state !== 'open') return
      if (waiting.length >= mostWaiting) {
        waiting = []
        isIncomplete = true
      }
      if (!isIncomplete) waiting.push(event)
      const isUrgent = event.type === 'run.started' || event.type === 'run.finished' || waiting.length >= batchSize
      schedule(isUrgent ? 'now' : 'batch')
    },

    async finish(maxWaitMs = finishWaitMs, hurry) {
      schedule('now')
      await new Promise<void>((resolve) => {
        let giveUp = setTimeout(resolve, hurry?.aborted ? hurriedWaitMs : maxWaitMs)
        const cutShort = (): void => {
          clearTimeout(giveUp)
          giveUp = setTimeout(resolve, hurriedWaitMs)
        }
        hurry?.addEventListener('abort', cutShort, { once: true })
        onSettled = () => {
          if (isWorking || (stored < pushed && state === 'open')) return
          hurry?.removeEventListener('abort', cutShort)
          clearTimeout(giveUp)
          resolve()
        }
        onSettled()
      })
      state = 'closed'
      clearTimeout(timer?.handle)
      const outcome = stored < pushed ? 'left-to-next-reader' : 'stored'
      await letGo()
      return outcome
    },
  }
}
