import { existsSync } from 'node:fs'
import type { WantedLines, LogReader } from '../journal/logs/log-reader.ts'
import { runFolderPath } from '../journal/run-folder.ts'
import type { RunId } from '../model/ids.ts'
import { jobFileName } from '../model/job-file-name.ts'
import { isJobOver, isRunOver } from '../model/run-record.ts'
import type { LogReading, OpenLog } from '../server/ports.ts'
import type { LogLinesJson } from '../wire/api.ts'
import { requireLogs } from '../records/logs/require-logs.ts'
import { toLineJson } from '../records/logs/to-line-json.ts'
import type { IndexedRun } from '../records/run-index.ts'
import type { BorrowedLog, KeptLogs } from './kept-logs.ts'
import { readMarks } from './log-marks.ts'
import { isRunFolder } from './run-reading.ts'
import type { MissingOutput } from '../model/event.ts'
import { exitCodes } from '../model/exit-codes.ts'
import { UserError } from '../model/user-error.ts'

export interface LogReadingOptions {
  readonly home: string
  readonly kept: KeptLogs
  readonly runOf: (run: RunId) => Promise<IndexedRun | undefined>
}

/** Bytes in each chunk. */
const chunkBytes = 256 * 1024

/** Reads logs, finished and growing. */
export const createLogReading = ({ home, kept, runOf }: LogReadingOptions): LogReading => ({
  async open(run, job) {
    const found = await runOf(run)
    const record = found?.jobs.find(({ planned }) => planned.id === job)
    const folder = runFolderPath(home, run)
    if (!found || !record || !(await isRunFolder(folder))) return undefined
    const isGrowing = !isJobOver(record.state) && !isRunOver(found.run.state)
    const { isLogComplete: isComplete, missing } = 'log' in record.state ? record.state : wholeSoFar
    const check = (): void => {
      requireLogs(run, folder)
      if (!existsSync(folder)) throw runNotFound(run)
    }
    check()
    const log = await kept.borrow({ folder, job, isOver: !isGrowing })
    return toOpenLog(log, { isGrowing, isComplete, ...(missing && { missing }) }, { fileName: `${run}-${jobFileName(job)}.log`, check })
  },
})

const runNotFound = (run: RunId): UserError =>
  new UserError('run-not-found', `There is no run ${run}.`, ['It has just been deleted.'], { exitCode: exitCodes.notFound })

/** What a job's log lacks is only known when the job ends. */
const wholeSoFar: { readonly isLogComplete: boolean; readonly missing?: MissingOutput } = { isLogComplete: true }

const toOpenLog = (
  log: BorrowedLog,
  facts: Pick<LogLinesJson, 'isGrowing' | 'isComplete' | 'missing'>,
  { fileName, check }: { readonly fileName: string; readonly check: () => void },
): OpenLog => {
  const { reader } = log
  const window = async (wanted: WantedLines): Promise<LogLinesJson> => {
    const { lines, total, bytes } = await reader.view(wanted)
    // its file may have been removed while it was read, and then it looks empty
    check()
    return { lines: lines.map(toLineJson), total, bytes, ...facts }
  }
  const inTurn = oneByOne()
  return {
    async size() {
      const size = await reader.size()
      check()
      return size
    },
    isGrowing: facts.isGrowing,
    fileName,
    read: (from, to) => chunksOf(reader, from, to),
    lines: (from, count) => inTurn(() => window({ from, count })),
    tail: (count) => inTurn(() => window({ tail: count })),
    marks: (from) =>
      inTurn(async () => {
        const found = await readMarks(reader, from)
        check()
        return found
      }),
    [Symbol.asyncDispose]: () => log[Symbol.asyncDispose](),
  }
}

const chunksOf = async function* (log: LogReader, from: number, to: number): AsyncGenerator<Uint8Array> {
  for (let at = from; at < to;) {
    const chunk = await log.read(at, Math.min(to, at + chunkBytes))
    if (chunk.length === 0) return
    yield chunk
    at += chunk.length
  }
}

/** A reader handles one call at a time. */
const oneByOne = (): (<T>(ask: () => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve()
  return (ask) => {
    const answer = last.then(ask, ask)
    last = answer
    return answer
  }
}
