import { openLog, type LogLine, type LogReader } from '../../journal/log-reader.ts'
import { runFolderPath } from '../../journal/run-folder.ts'
import type { JobId, RunId } from '../../model/ids.ts'
import { jobFileName } from '../../model/job-file-name.ts'
import { isJobOver, isRunOver } from '../../model/run-record.ts'
import type { LogReading, OpenLog } from '../../server/ports.ts'
import type { LogLineJson, LogLinesJson } from '../../wire/api.ts'
import type { IndexedRun } from '../run-index.ts'
import { isRunFolder } from './run-reading.ts'

export interface LogReadingDoors {
  readonly home: string
  readonly runOf: (run: RunId) => Promise<IndexedRun | undefined>
}

/** Bytes handed on at a time. */
const chunkBytes = 256 * 1024

/** Reads logs, finished and growing. */
export const createLogReading = ({ home, runOf }: LogReadingDoors): LogReading => ({
  async open(run, job) {
    const found = await runOf(run)
    const record = found?.jobs.find(({ planned }) => planned.id === job)
    const folder = runFolderPath(home, run)
    if (!found || !record || !(await isRunFolder(folder))) return undefined
    const isGrowing = !isJobOver(record.state) && !isRunOver(found.run.state)
    const isComplete = 'isLogComplete' in record.state ? record.state.isLogComplete : true
    return openJobLog(folder, job, { isGrowing, isComplete, fileName: `${run}-${jobFileName(job)}.log` })
  },
})

interface LogFacts {
  readonly isGrowing: boolean
  readonly isComplete: boolean
  readonly fileName: string
}

const openJobLog = async (folder: string, job: JobId, { isGrowing, isComplete, fileName }: LogFacts): Promise<OpenLog> => {
  const log = await openLog(folder, job, { isOver: !isGrowing })
  const window = async (read: () => Promise<readonly LogLine[]>): Promise<LogLinesJson> => {
    const lines = await read()
    // asked after the lines, so that it never says less than they show
    return { lines: lines.map(toLineJson), total: await log.lineCount(), bytes: await log.size(), isGrowing, isComplete }
  }
  const inTurn = oneByOne()
  return {
    bytes: await log.size(),
    isGrowing,
    fileName,
    read: (from, to) => chunksOf(log, from, to),
    lines: (from, count) => inTurn(() => window(() => log.lines({ from, count }))),
    tail: (count) => inTurn(() => window(() => log.tail(count))),
    [Symbol.asyncDispose]: () => log.close(),
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

/** A reader takes one question at a time. */
const oneByOne = (): (<T>(ask: () => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve()
  return (ask) => {
    const answer = last.then(ask, ask)
    last = answer
    return answer
  }
}

/** A line as the API tells it. */
export const toLineJson = ({ number, text, isCut, ms, stream }: LogLine): LogLineJson => ({
  number,
  text,
  ...(isCut && { isCut }),
  ...(ms !== undefined && { ms }),
  stream,
})
