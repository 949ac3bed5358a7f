import type { Headline } from '../../model/event.ts'
import { join } from 'node:path'
import { failedPartOf } from '../../digest/failed-part.ts'
import type { FailedJob } from '../../history/first-failure.ts'
import { areLogsRemoved } from '../../journal/logs-removed.ts'
import { openLog, type LogReader } from '../../journal/logs/log-reader.ts'
import { describeFailure } from '../../model/failure.ts'
import { jobFileName } from '../../model/job-file-name.ts'
import { UnreadableError } from '../../model/unreadable.ts'
import type { JobDigestJson, LogBlockJson } from '../../wire/digest.ts'
import { toLineJson } from '../logs/to-line-json.ts'
import { findInLog, type FoundInLog } from './find-in-log.ts'
import { toHeadline } from './to-headline.ts'

/** Lines shown from the end of the part that failed, after blocks and without any. */
const tailLines = { afterBlocks: 5, alone: 20 } as const
/** Lines shown around a recorded headline that today's patterns do not find. */
const aroundHeadline = { before: 2, after: 12 } as const

/** Why one job failed, from its log in the run's folder. */
export const jobDigest = async (folder: string, job: FailedJob): Promise<JobDigestJson> => {
  const { planned, state, attempts } = job
  const { failure } = state
  const about = {
    id: planned.id,
    because: describeFailure(failure),
    ...(planned.allowFailure && { isAllowed: true }),
    ...(state.exitCode !== undefined && { exitCode: state.exitCode }),
    ...(failure.reason === 'signal' && { signal: failure.signal }),
    attempt: attempts.at(-1)?.attempt ?? 1,
    durationMs: state.durationMs,
    log: { file: join(folder, `${jobFileName(planned.id)}.log`), ...state.log, isComplete: state.isLogComplete },
  }
  const { headline } = state
  const without = (unreadable: string): JobDigestJson => ({
    ...{ ...about, ...(headline && { headline }), blocks: [], tail: [], lookedAtBytes: 0, unreadable },
  })
  try {
    const lines = await shownLines(folder, job)
    // they may have been removed while they were read
    return areLogsRemoved(folder) ? without('the logs of this run were removed to make room') : { ...about, ...lines }
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error
    return without(error.unreadable.reason)
  }
}

type ShownLines = Pick<JobDigestJson, 'headline' | 'blocks' | 'tail' | 'lookedAtBytes'>

const shownLines = async (folder: string, job: FailedJob): Promise<ShownLines> => {
  const part = failedPartOf(job)
  const found = part && (await findInLog({ folder, job: job.planned.id, ...part }))
  const recorded = job.state.headline
  if (!found) return { ...(recorded && { headline: recorded }), blocks: [], tail: [], lookedAtBytes: 0 }
  const log = await openLog(folder, job.planned.id, { isOver: true })
  try {
    // the recorded headline stays, whatever later patterns prefer
    const headline = recorded ?? toHeadline(found)
    const blocks: LogBlockJson[] = []
    for (const { from, to, family } of blocksOf(found, headline, part.to.lines))
      blocks.push({ from, to, family, lines: (await log.lines({ from, count: to - from + 1 })).map(toLineJson) })
    const tail = await tailOf(log, { from: part.from.lines + 1, to: lastLine(part, found) }, blocks)
    return { ...(headline && { headline }), blocks, tail, lookedAtBytes: part.to.bytes - found.lookedFrom }
  } finally {
    await log.close()
  }
}

type Block = Pick<LogBlockJson, 'from' | 'to' | 'family'>

const blocksOf = (found: FoundInLog, headline: Headline | undefined, lastLineOfPart: number): readonly Block[] => {
  const before = found.log.from.lines + 1
  const blocks: readonly Block[] = found.blocks.map(({ from, to, best }) => ({ from: before + from, to: before + to, family: best.family }))
  if (!headline || blocks.some(({ from, to }) => from <= headline.line && headline.line <= to)) return blocks
  const { line, family } = headline
  return [
    { from: Math.max(1, line - aroundHeadline.before), to: Math.min(line + aroundHeadline.after, Math.max(line, lastLineOfPart)), family },
  ]
}

/** A last line without a newline counts. */
const lastLine = ({ to }: { readonly to: { readonly lines: number } }, { endsInLine }: FoundInLog): number =>
  to.lines + (endsInLine ? 1 : 0)

const tailOf = async (
  log: LogReader,
  part: { readonly from: number; readonly to: number },
  blocks: readonly LogBlockJson[],
): Promise<JobDigestJson['tail']> => {
  const count = blocks.length > 0 ? tailLines.afterBlocks : tailLines.alone
  const from = Math.max(part.from, part.to - count + 1, ...blocks.map(({ to }) => to + 1).filter((after) => after > part.to - count))
  return from > part.to ? [] : (await log.lines({ from, count: part.to - from + 1 })).map(toLineJson)
}
