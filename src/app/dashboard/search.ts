import { Worker } from 'node:worker_threads'
import { runFolderPath } from '../../journal/run-folder.ts'
import { parseRunId, type RunId } from '../../model/ids.ts'
import { UserError } from '../../model/user-error.ts'
import type { LogSearch, RunReading, SearchQuery } from '../../server/ports.ts'
import type { SearchLineJson } from '../../wire/api.ts'
import type { FromSearchWorker, SearchedRun, SearchOrder, ToSearchWorker } from './search-messages.ts'
import { searchWorkerUrl } from './search-worker-url.ts'

export interface SearchLimits {
  /** Longest time of a search. */
  readonly totalMs: number
  /** Longest time without a sign of life, as in an expression that tries everything. */
  readonly stallMs: number
  /** Longest time for a thread to load. */
  readonly loadMs: number
  /** Searches at a time; others wait. */
  readonly atOnce: number
}

const usualLimits: SearchLimits = { totalMs: 30_000, stallMs: 2000, loadMs: 20_000, atOnce: 4 }
/** Memory that an expression and its lines may take. */
const mostMemoryMb = 256
const runsAtATime = 100

export interface SearchDoors {
  readonly home: string
  readonly runs: Pick<RunReading, 'list' | 'get'>
  readonly limits?: Partial<SearchLimits>
}

/** Searches logs in threads of their own. */
export const createLogSearch = ({ home, runs, limits }: SearchDoors): LogSearch => {
  const bounds = { ...usualLimits, ...limits }
  const turns = createTurns(bounds.atOnce)
  return {
    async *search(query, signal) {
      const order = orderOf(query)
      using _turn = await turns.take(signal)
      if (signal.aborted) return
      yield* listenTo(order, searchedRuns(home, runs, query), bounds, signal)
    },
  }
}

/** The runs to search, newest first, some at a time. */
const searchedRuns = async function* (home: string, runs: SearchDoors['runs'], query: SearchQuery): AsyncGenerator<ToSearchWorker> {
  const toSearched = ({ id, pipeline }: { readonly id: string; readonly pipeline: string }): SearchedRun[] => {
    const run = parseRunId(id)
    return run ? [{ run, pipeline, folder: runFolderPath(home, run) }] : []
  }
  if (query.run !== undefined) {
    const found = await runs.get(query.run)
    if (found) yield toSearched(found.run)
    return
  }
  const { project, pipeline } = query
  const conditions = { limit: runsAtATime, ...(project !== undefined && { project }), ...(pipeline !== undefined && { pipeline }) }
  for (let before: RunId | undefined; ;) {
    const page = await runs.list({ ...conditions, ...(before !== undefined && { before }) })
    yield page.runs.flatMap(toSearched)
    before = page.next === undefined ? undefined : parseRunId(page.next)
    if (before === undefined) return
  }
}

/**
 * Starts the thread and passes on what it says, until it ends, stalls, takes too long, or `signal` aborts. The thread ends then, also when
 * nobody asks for the next line any more.
 */
const listenTo = async function* (
  order: SearchOrder,
  runs: AsyncGenerator<ToSearchWorker>,
  { totalMs, stallMs, loadMs }: SearchLimits,
  signal: AbortSignal,
): AsyncGenerator<SearchLineJson> {
  const said: SearchLineJson[] = []
  const seen = { hits: 0, runs: 0, bytes: 0 }
  let isOver = false
  const hasEnded = (): boolean => isOver
  let wake = (): void => undefined
  const worker = new Worker(searchWorkerUrl(), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb },
    execArgv: [],
    env: {},
  })
  const finish = (last?: SearchLineJson): void => {
    if (isOver) return
    isOver = true
    clearTimeout(watchdog)
    clearTimeout(timeLimit)
    signal.removeEventListener('abort', leave)
    void worker.terminate()
    if (last) said.push(last)
    wake()
  }
  const leave = (): void => {
    said.length = 0
    finish()
  }
  const fail = (error: unknown): void => {
    finish({ type: 'error', message: `The search failed: ${error instanceof Error ? error.message : String(error)}` })
  }
  const onStall = (): void => {
    finish({ type: 'error', message: 'The search was stopped: the expression takes too long on one of the lines.' })
  }
  let watchdog = setTimeout(onStall, loadMs)
  const timeLimit = setTimeout(() => {
    finish({ type: 'end', ...seen, because: 'time' })
  }, totalMs)
  const isAlive = (): void => {
    clearTimeout(watchdog)
    if (!isOver) watchdog = setTimeout(onStall, stallMs)
  }
  const sendRuns = async (): Promise<void> => {
    // the thread waits for us
    clearTimeout(watchdog)
    const next = await runs.next()
    isAlive()
    worker.postMessage(next.done === true ? [] : next.value)
  }
  const hear = (message: FromSearchWorker): void => {
    if (isOver) return
    isAlive()
    if (message.type === 'more') {
      sendRuns().catch(fail)
      return
    }
    if (message.type === 'end' || message.type === 'error') {
      finish(message)
      return
    }
    const line = message.type === 'ready' ? ({ type: 'progress', runs: 0, bytes: 0 } as const) : message
    if (line.type === 'hit') seen.hits++
    else Object.assign(seen, { runs: line.runs, bytes: line.bytes })
    said.push(line)
    wake()
  }
  worker.on('message', hear).on('error', fail)
  signal.addEventListener('abort', leave)
  try {
    for (;;) {
      const line = said.shift()
      if (line) yield line
      else if (hasEnded()) return
      else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  } finally {
    leave()
  }
}

const orderOf = ({ text, isRegex, isCaseSensitive, job, limit }: SearchQuery): SearchOrder => {
  if (text === '') throw new UserError('empty-search', 'There is nothing to search for.', ['Give a text or a regular expression.'])
  const rest = { limit, ...(job !== undefined && { job }) }
  const flags = isCaseSensitive ? 'u' : 'iu'
  if (!isRegex) return { ...rest, ...(isCaseSensitive && { text }), source: literally(text), flags }
  try {
    return { ...rest, source: new RegExp(text, flags).source, flags }
  } catch (error) {
    throw new UserError('bad-pattern', `${error instanceof Error ? error.message : String(error)}.`, [
      'Write a JavaScript regular expression; put a backslash before . * + ? ( ) [ ] { } | to mean the character.',
    ])
  }
}

const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)

/** Lets only so many be at it at once; the others wait in order. A turn ends when it is disposed of or its signal aborts. */
const createTurns = (atOnce: number) => {
  let taken = 0
  const waiting = new Set<() => void>()
  const wakeNext = (): void => {
    const [next] = waiting
    next?.()
  }
  return {
    async take(signal: AbortSignal): Promise<Disposable> {
      while (taken >= atOnce && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const go = (): void => {
            waiting.delete(go)
            signal.removeEventListener('abort', go)
            resolve()
          }
          waiting.add(go)
          signal.addEventListener('abort', go)
        })
      }
      taken++
      let isGiven = false
      const give = (): void => {
        if (isGiven) return
        isGiven = true
        signal.removeEventListener('abort', give)
        taken--
        wakeNext()
      }
      if (signal.aborted) give()
      else signal.addEventListener('abort', give)
      return { [Symbol.dispose]: give }
    },
  }
}
