import { readdir } from 'node:fs/promises'
import { areLogsRemoved } from '../journal/logs-removed.ts'
import { openLog, type LineTest } from '../journal/logs/log-reader.ts'
import type { JobId } from '../model/ids.ts'
import { jobIdOfFileName } from '../model/job-file-name.ts'
import type { SearchLineJson } from '../wire/api.ts'
import { escapeCharacter, withoutColours } from './colours.ts'
import { toLineJson } from '../records/logs/to-line-json.ts'
import type { SearchedRun, SearchOrder } from './search-messages.ts'
import { UnreadableError } from '../model/unreadable.ts'

export interface SearchHost {
  /** The next runs; empty if there are no more. */
  readonly nextRuns: () => Promise<readonly SearchedRun[]>
  readonly say: (line: SearchLineJson) => void
}

/** How often to report progress. */
const progressEveryMs = 100
/** Hits contain whole lines of up to 64 KiB; a page takes no more than this. */
const mostHitBytes = 4 * 1024 * 1024

/** Searches the logs of runs until there are no more runs, or enough hits. */
export const searchLogs = async (order: SearchOrder, { nextRuns, say }: SearchHost): Promise<void> => {
  const found = { hits: 0, hitBytes: 0, runs: 0, bytes: 0, withoutLogs: 0 }
  let saidAt = performance.now()
  const test = lineTest(order, (bytes) => {
    found.bytes += bytes
    if (performance.now() - saidAt < progressEveryMs) return
    saidAt = performance.now()
    say({ type: 'progress', runs: found.runs, bytes: found.bytes })
  })

  const end = (runs: number, because: 'done' | 'limit'): void => {
    const { hits, bytes, withoutLogs } = found
    say({ type: 'end', hits, runs, bytes, because, ...(withoutLogs > 0 && { withoutLogs }) })
  }

  for (let runs = await nextRuns(); runs.length > 0; runs = await nextRuns()) {
    for (const { run, pipeline, folder } of runs) {
      for (const job of areLogsRemoved(folder) ? [] : await jobsWithLogs(folder, order.job)) {
        for await (const line of linesOf(folder, job, test)) {
          say({ type: 'hit', run, pipeline, job, line: toLineJson(line) })
          found.hits++
          found.hitBytes += line.text.length
          if (found.hits < order.limit && found.hitBytes < mostHitBytes) continue
          end(found.runs + 1, 'limit')
          return
        }
      }
      // looked for at the end, because the logs may be removed while they are searched
      if (areLogsRemoved(folder)) found.withoutLogs++
      else found.runs++
    }
  }
  end(found.runs, 'done')
}

const linesOf = async function* (folder: string, job: JobId, test: LineTest) {
  // without `isOver`: it would rebuild a missing index, which is not a search's task
  const log = await openLog(folder, job)
  try {
    yield* log.grep(test)
  } catch (error) {
    // if one log cannot be read, the others are still searched
    if (!(error instanceof UnreadableError)) throw error
  } finally {
    await log.close()
  }
}

/** Names of the jobs that have a log; only `job`, if it is given. */
const jobsWithLogs = async (folder: string, job: string | undefined): Promise<readonly JobId[]> => {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.log'))
    .flatMap(({ name }) => jobOf(name) ?? [])
    .filter((one) => job === undefined || one === job)
    .sort()
}

const jobOf = (fileName: string): JobId | undefined => {
  try {
    return jobIdOfFileName(fileName.slice(0, -'.log'.length))
  } catch {
    return undefined
  }
}

/** Tests lines without their colours. `onStretch` is called for each stretch that is searched. */
const lineTest = ({ text, source, flags }: SearchOrder, onStretch: (bytes: number) => void): LineTest => {
  const expression = new RegExp(source, flags)
  const matches = text === undefined ? (line: string) => expression.test(line) : (line: string) => line.includes(text)
  return {
    mayHold(stretch) {
      onStretch(stretch.length)
      return text === undefined || stretch.includes(text) || stretch.includes(escapeCharacter)
    },
    test: (line) => matches(line.includes(escapeCharacter) ? withoutColours(line) : line),
  }
}
