import { followLog } from '../../journal/logs/follow-log.ts'
import { openLog, type LogLine, type LogReader } from '../../journal/logs/log-reader.ts'
import { exitCodes } from '../../model/exit-codes.ts'
import { nearName } from '../../model/text/near-names.ts'
import { isJobOver, type JobRecord } from '../../model/run-record.ts'
import { UserError } from '../../model/user-error.ts'
import type { LogSelection } from './log-selection.ts'
import type { OpenRuns } from '../open-runs.ts'
import { requireLogs } from './require-logs.ts'
import { findRun, type FoundRun } from '../show-run.ts'
import type { MissingOutput } from '../../model/event.ts'

export type { LogLine }

/**
 * The jobs whose logs are wanted: the named one, or all that have started.
 *
 * @throws UserError (exit code 3) if the run has no job of that name.
 */
export const jobsOf = ({ run }: FoundRun, name: string | undefined): readonly JobRecord[] => {
  if (name === undefined) return run.jobs
  const job = run.jobs.find(({ planned }) => planned.id === name)
  if (job) return [job]
  const ids = run.jobs.map(({ planned }) => planned.id)
  const near = nearName(name, ids)
  throw new UserError(
    'job-not-found',
    `The run ${run.run.id} has no job "${name}".`,
    [near === undefined ? `Its jobs: ${ids.join(', ')}.` : `Did you mean "${near}"?`],
    {
      exitCode: exitCodes.notFound,
    },
  )
}

/** What the log of a job lacks, known once the job is over. */
export const missingOf = ({ state }: JobRecord): MissingOutput | undefined => ('log' in state ? state.missing : undefined)

/** The chosen lines of one job's log, as it is now. */
export const selectedLines = async function* (folder: string, job: JobRecord, selection: LogSelection): AsyncGenerator<LogLine> {
  const log = await openLog(folder, job.planned.id, { isOver: isJobOver(job.state) })
  try {
    if (selection.pattern) yield* matchingLines(log, selection.pattern, selection)
    else if (selection.tail !== undefined) yield* await log.tail(selection.tail)
    else yield* linesFrom(log, selection.lines ?? { from: 1, to: Number.MAX_SAFE_INTEGER })
  } finally {
    await log.close()
  }
}

const matchingLines = async function* (log: LogReader, pattern: RegExp, { lines, tail }: LogSelection): AsyncGenerator<LogLine> {
  const last: LogLine[] = []
  for await (const line of log.grep(pattern, { from: lines?.from ?? 1 })) {
    if (lines && line.number > lines.to) break
    if (tail === undefined) yield line
    else if (tail > 0) {
      last.push(line)
      if (last.length > tail) last.shift()
    }
  }
  yield* last
}

/** Lines read at a time. */
const pageLines = 2000

const linesFrom = async function* (log: LogReader, { from, to }: { readonly from: number; readonly to: number }): AsyncGenerator<LogLine> {
  for (let next = from; next <= to;) {
    const page = await log.lines({ from: next, count: Math.min(pageLines, to - next + 1) })
    yield* page
    const last = page.at(-1)
    if (!last) return
    next = last.number + 1
  }
}

/** The bytes of a job's log from `fromByte` on; with `follow`, until the job is over. */
export const logBytes = async function* (
  runs: OpenRuns,
  found: FoundRun,
  job: JobRecord,
  { fromByte, follow, signal }: { readonly fromByte: number; readonly follow: boolean; readonly signal?: AbortSignal },
): AsyncGenerator<Uint8Array> {
  const isOver = async (): Promise<boolean> => {
    if (!follow) return true
    const now = await runs.index.get(found.id)
    const state = now?.jobs.find(({ planned }) => planned.id === job.planned.id)?.state
    // a run that is over, or whose state is unknown, is not waited for
    return !now || now.run.state.status !== 'running' || now.unreachable !== undefined || (state !== undefined && isJobOver(state))
  }
  yield* followLog(found.folder, job.planned.id, { fromByte, isOver, ...(signal && { signal }) })
}

/** The offset at which the chosen lines begin, to follow a log from there. */
export const startByte = async (folder: string, job: JobRecord, { tail, lines }: LogSelection): Promise<number> => {
  if (tail === undefined && lines === undefined) return 0
  const log = await openLog(folder, job.planned.id)
  try {
    if (tail === 0) return await log.size()
    if (tail !== undefined) return (await log.tail(tail)).at(0)?.byte ?? 0
    return (await log.byteOfLine(lines?.from ?? 1)) ?? (await log.size())
  } finally {
    await log.close()
  }
}

export interface LogLinesJson {
  readonly run: string
  readonly lines: readonly {
    readonly job: string
    /** Counts from 1. */
    readonly number: number
    readonly text: string
    /** Milliseconds from the start of the run; absent if unknown. */
    readonly ms?: number
    readonly stream: 'out' | 'err'
    readonly isCut?: boolean
  }[]
  /** What the logs lack; absent if they are complete. */
  readonly missing?: readonly ({ readonly job: string } & MissingOutput)[]
}

/** The chosen lines as one value; with `follow`, once the run is over. */
export const readLogs = async (runs: OpenRuns, text: string, selection: LogSelection): Promise<LogLinesJson> => {
  const found = await findRun(runs, text)
  const lines: LogLinesJson['lines'][number][] = []
  const jobs = jobsOf(found, selection.job)
  requireLogs(found.id, found.folder)
  for (const job of jobs) {
    for await (const { number, text: line, ms, stream, isCut } of selectedLines(found.folder, job, selection)) {
      lines.push({ job: job.planned.id, number, text: line, stream, ...(ms !== undefined && { ms }), ...(isCut && { isCut }) })
    }
  }
  requireLogs(found.id, found.folder)
  const missing = jobs.flatMap((job) => {
    const lacks = missingOf(job)
    return lacks ? [{ job: job.planned.id, ...lacks }] : []
  })
  return { run: found.id, lines, ...(missing.length > 0 && { missing }) }
}
