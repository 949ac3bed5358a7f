import { runFolderPath } from '../journal/run-folder.ts'
import { parseRunId, type RunId } from '../model/ids.ts'
import { unreachable } from '../model/unreachable.ts'
import { UserError } from '../model/user-error.ts'
import type { LogSearch, RunReading, SearchQuery } from '../server/ports.ts'
import type { MatchLineJson, SearchLineJson } from '../wire/api.ts'
import type { FromMatchWorker, FromSearchWorker, SearchedRun, SearchOrder, ToSearchWorker } from './search-messages.ts'
import { linesOfThread, type Conversation, type ThreadLimits } from './search-thread.ts'
import { createTurns } from './turns.ts'

export interface SearchLimits extends ThreadLimits {
  /** How many searches may run at once; others wait. */
  readonly atOnce: number
}

const usualLimits: SearchLimits = { totalMs: 30_000, stallMs: 2000, loadMs: 20_000, atOnce: 4 }
const failed = (message: string): { readonly type: 'error'; readonly message: string } => ({ type: 'error', message })
const runsAtATime = 100

export interface SearchOptions {
  readonly home: string
  readonly runs: Pick<RunReading, 'list' | 'get'>
  readonly limits?: Partial<SearchLimits>
}

/** Searches logs, each search in its own thread. */
export const createLogSearch = ({ home, runs, limits }: SearchOptions): LogSearch => {
  const bounds = { ...usualLimits, ...limits }
  const turns = createTurns(bounds.atOnce)
  return {
    async *search(query, signal) {
      const { job, limit } = query
      const order = { kind: 'search', ...soughtBy(query), limit, ...(job !== undefined && { job }) } as const
      yield* linesOfThread(order, aboutManyLogs(searchedRuns(home, runs, query)), { limits: bounds, turns, signal })
    },
    async *matches(query, signal) {
      const { run, job, text, isRegex, isCaseSensitive, isGrowing, from } = query
      const plain = isRegex ? {} : { plain: { text, isCaseSensitive } }
      const order = {
        kind: 'match',
        ...soughtBy(query),
        ...plain,
        folder: runFolderPath(home, run),
        job,
        isGrowing,
        from,
        totalMs: bounds.totalMs,
      } as const
      const limits = { ...bounds, totalMs: bounds.totalMs + bounds.stallMs + bounds.loadMs }
      yield* linesOfThread(order, aboutOneLog, { limits, turns, signal })
    },
  }
}

/** The runs to search, newest first, in batches. */
const searchedRuns = async function* (home: string, runs: SearchOptions['runs'], query: SearchQuery): AsyncGenerator<ToSearchWorker> {
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

/** Handles the messages of a search through many logs, including its requests for runs. */
const aboutManyLogs = (runs: AsyncGenerator<ToSearchWorker>): Conversation<FromSearchWorker, SearchLineJson> => {
  const seen = { hits: 0, runs: 0, bytes: 0 }
  return {
    hear(message) {
      switch (message.type) {
        case 'more':
          return {
            answer: async () => {
              const next = await runs.next()
              return next.done === true ? [] : next.value
            },
          }
        case 'ready':
          return { line: { type: 'progress', runs: 0, bytes: 0 } }
        case 'hit':
          seen.hits++
          return { line: message }
        case 'progress':
          Object.assign(seen, { runs: message.runs, bytes: message.bytes })
          return { line: message }
        case 'end':
        case 'error':
          return { line: message, isLast: true }
        default:
          return unreachable(message)
      }
    },
    timeUp: () => ({ type: 'end', ...seen, because: 'time' }),
    failed,
  }
}

/** Handles the messages of a search in one log. The thread stops by itself when its time is up; if it does not, that is an error. */
const aboutOneLog: Conversation<FromMatchWorker, MatchLineJson> = {
  hear: (message) => {
    if (message.type === 'ready') return {}
    return { line: message, isLast: message.type === 'end' || message.type === 'error' }
  },
  timeUp: () => failed('The search was stopped: it takes too long.'),
  failed,
}

type Sought = Pick<SearchOrder, 'text' | 'source' | 'flags'>

const soughtBy = ({ text, isRegex, isCaseSensitive }: Pick<SearchQuery, 'text' | 'isRegex' | 'isCaseSensitive'>): Sought => {
  if (text === '') throw new UserError('empty-search', 'There is nothing to search for.', ['Give a text or a regular expression.'])
  const flags = isCaseSensitive ? 'u' : 'iu'
  if (!isRegex) return { ...(isCaseSensitive && { text }), source: literally(text), flags }
  try {
    return { source: new RegExp(text, flags).source, flags }
  } catch (error) {
    throw new UserError('bad-pattern', `${error instanceof Error ? error.message : String(error)}.`, [
      'Write a JavaScript regular expression; put a backslash before . * + ? ( ) [ ] { } | to mean the character.',
    ])
  }
}

const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
