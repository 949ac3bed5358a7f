import { setImmediate as nextTurn } from 'node:timers/promises'
import type { RunEvent } from '../model/event.ts'
import { toSeq, type RunId, type Seq } from '../model/ids.ts'
import { UserError } from '../model/user-error.ts'
import { StoreBusyError } from '../storage/store-busy-error.ts'
import type { Store } from '../storage/store.ts'
import { jitteredMs } from '../records/while-busy.ts'

/** Brings a run's events into the store beside the run, which never waits for it. */
export interface StoreFeed {
  /** Takes the next event, which is in the journal already; neither blocks nor throws. */
  push(event: RunEvent): void
  /**
   * Resolves when all events are stored, or after `maxWaitMs`: the next reader folds the rest in from the journal. When `hurry` aborts a
   * person waits for their prompt, and a locked store is not worth it. Closes the store.
   */
  finish(maxWaitMs?: number, hurry?: AbortSignal): Promise<'stored' | 'left-to-next-reader'>
}

export interface StoreFeedOptions {
  readonly run: RunId
  readonly openStore: () => Promise<Store>
  /** The first of the run's events after `afterSeq`, at most `limit`, from its journal. */
  readonly readBacklog: (afterSeq: Seq, limit: number) => Promise<readonly RunEvent[]>
  /** Hears once why the store takes no more events. */
  readonly warn: (message: string) => void
}

/** Events are stored together for this long, or until there are this many: a transaction costs more than an event. */
const batchMs = 100
const batchSize = 100
/** Events kept in memory while the store is busy; beyond it they are read back from the journal. */
const mostWaiting = 1000
const finishWaitMs = 5000
/** Enough for a store that nobody has locked. */
const hurriedWaitMs = 250

export const createStoreFeed = ({ run, openStore, readBacklog, warn }: StoreFeedOptions): StoreFeed => {
  let waiting: RunEvent[] = []
  /** Events that were pushed are missing in `waiting`. */
  let isIncomplete = false
  /** What was read of the journal and is to be stored next: kept while the store is busy. */
  let page: readonly RunEvent[] = []
  let pushed = toSeq(0)
  let stored = toSeq(0)
  let store: Store | undefined
  let state: 'open' | 'failed' | 'closed' = 'open'
  let isWorking = false
  let timer: { readonly handle: NodeJS.Timeout; readonly kind: 'batch' | 'now' | 'retry' } | undefined
  let onSettled = (): void => undefined

  const schedule = (kind: 'batch' | 'now' | 'retry'): void => {
    // What is running looks again at its end, and a store that was busy is not asked before its time.
    if (state !== 'open' || isWorking || (timer && (timer.kind !== 'batch' || kind === 'batch'))) return
    clearTimeout(timer?.handle)
    const ms = kind === 'batch' ? batchMs : kind === 'now' ? 0 : jitteredMs()
    timer = { handle: setTimeout(() => void work(), ms), kind }
  }

  /** Up to `batchSize` events behind the stored ones, from memory or, when some are missing there, from the journal. */
  const nextBatch = async (): Promise<readonly RunEvent[]> => {
    if (!isIncomplete) return waiting.slice(0, batchSize)
    const hasNews = (): boolean => (page.at(-1)?.seq ?? 0) > stored
    // With the last stored event in front, which shows that nothing lies between; it may be so large that it fills a page.
    if (!hasNews()) page = await readBacklog(toSeq(Math.max(0, stored - 1)), batchSize + 1)
    if (!hasNews()) page = await readBacklog(stored, batchSize)
    return page
  }

  const storeBatch = async (to: Store): Promise<void> => {
    const batch = await nextBatch()
    if (state !== 'open') return
    const last = batch.at(-1)
    if (!last || last.seq <= stored) throw new Error('the journal lacks events that the run has said')
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
        // a store that answers at once would keep timers, output and signals waiting for the whole backlog
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
