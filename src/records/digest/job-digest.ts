import { join } from 'node:path'
import type { LogLines } from '../../digest/log-lines.ts'
import { failedPartOf } from '../../digest/failed-part.ts'
import type { FailedJob } from '../../history/first-failure.ts'
import { areLogsRemoved } from '../../journal/logs-removed.ts'
import { openLog, type LogReader } from '../../journal/logs/log-reader.ts'
import { describeFailure } from '../../model/failure.ts'
import { jobFileName } from '../../model/job-file-name.ts'
import { reportedOf } from '../../model/reported-cases.ts'
import { UnreadableError } from '../../model/unreadable.ts'
import type { JobDigestJson, LogBlockJson } from '../../wire/digest.ts'
import { toLineJson } from '../logs/to-line-json.ts'
import { blocksInLog, type Block } from './blocks-in-log.ts'
import { findInLog, type FoundInLog } from './find-in-log.ts'
import { hitsOfPlugins, type PluginPatterns } from './hits-of-plugins.ts'
import { compareLines } from './new-lines.ts'
import type { PassedRun } from './passed-before.ts'
import type { ProcessorBudget } from './processor-budget.ts'
import type { PointsAtProject } from './project-files.ts'
import { toHeadline } from './to-headline.ts'

/** Lines shown from the end of the part that failed, after blocks and without any. */
const tailLines = { afterBlocks: 5, alone: 20 } as const

/** What else is known, to choose the lines to show. It never changes the headline. */
export interface DigestAids {
  /** A run that passed. */
  readonly passed: PassedRun | undefined
  /** For the comparison with it. */
  readonly budget: ProcessorBudget
  readonly pointsAtProject: PointsAtProject
}

/** The patterns that plugins bring, and who is told of one that takes too long. */
export interface PatternsOfPlugins {
  readonly patterns?: PluginPatterns
  readonly warn: (message: string) => void
}

/** Why one job failed, from its log in the run's folder. */
export const jobDigest = async (folder: string, job: FailedJob, aids?: DigestAids, plugins?: PatternsOfPlugins): Promise<JobDigestJson> => {
  const { planned, state, attempts } = job
  const { failure } = state
  const about = {
    id: planned.id,
    because: describeFailure(failure),
    ...(planned.allowFailure && { isAllowed: true }),
    ...(state.exitCode !== undefined && { exitCode: state.exitCode }),
    ...(failure.reason === 'signal' && { signal: failure.signal }),
    ...(failure.reason === 'threw' && failure.stack !== undefined && { stack: failure.stack }),
    attempt: attempts.at(-1)?.attempt ?? 1,
    durationMs: state.durationMs,
    ...reportedOf(state),
    log: { file: join(folder, `${jobFileName(planned.id)}.log`), ...state.log, isComplete: state.isLogComplete },
  }
  const { headline } = state
  const without = (unreadable: string): JobDigestJson => ({
    ...{ ...about, ...(headline && { headline }), blocks: [], tail: [], lookedAtBytes: 0, unreadable },
  })
  try {
    const lines = await shownLines(folder, job, aids, plugins)
    // they may have been removed while they were read
    return areLogsRemoved(folder) ? without('the logs of this run were removed to make room') : { ...about, ...lines }
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error
    return without(error.unreadable.reason)
  }
}

type ShownLines = Pick<JobDigestJson, 'headline' | 'blocks' | 'tail' | 'lookedAtBytes' | 'comparedWith'>

const shownLines = async (
  folder: string,
  job: FailedJob,
  aids: DigestAids | undefined,
  plugins: PatternsOfPlugins | undefined,
): Promise<ShownLines> => {
  const part = failedPartOf(job)
  const others = plugins && ((lines: LogLines) => hitsOfPlugins(lines, plugins.patterns ?? [], plugins.warn))
  const found = part && (await findInLog({ folder, job: job.planned.id, ...part }, undefined, undefined, others))
  const recorded = job.state.headline
  if (!found) return { ...(recorded && { headline: recorded }), blocks: [], tail: [], lookedAtBytes: 0 }
  const comparison = aids?.passed && compareLines(aids.passed, job.planned.id, found.log, aids.budget)
  // the recorded headline stays, whatever later patterns prefer
  const headline = recorded ?? toHeadline(found)
  const lastOfPart = lastLine(part, found)
  const { blocks: chosen, isCompared } = await blocksInLog({
    ...{ found, headline, comparison, lastLine: lastOfPart, firstOfTail: lastOfPart - tailLines.alone + 1 },
    ...(aids && { pointsAtProject: aids.pointsAtProject }),
  })
  const log = await openLog(folder, job.planned.id, { isOver: true })
  try {
    const blocks: LogBlockJson[] = []
    for (const block of chosen) blocks.push(await withLines(log, block))
    const tail = await tailOf(log, { from: part.from.lines + 1, to: lastOfPart }, blocks, headline ? 'afterBlocks' : 'alone')
    return {
      ...(headline && { headline }),
      ...{ blocks, tail, lookedAtBytes: part.to.bytes - found.lookedFrom },
      ...(comparison && isCompared && { comparedWith: comparison.passedRun }),
    }
  } finally {
    await log.close()
  }
}

const withLines = async (log: LogReader, block: Block): Promise<LogBlockJson> => ({
  ...block,
  lines: (await log.lines({ from: block.from, count: block.to - block.from + 1 })).map(toLineJson),
})

/** A last line without a newline counts. */
const lastLine = ({ to }: { readonly to: { readonly lines: number } }, { endsInLine }: FoundInLog): number =>
  to.lines + (endsInLine ? 1 : 0)

const tailOf = async (
  log: LogReader,
  part: { readonly from: number; readonly to: number },
  blocks: readonly LogBlockJson[],
  length: keyof typeof tailLines,
): Promise<JobDigestJson['tail']> => {
  const count = tailLines[length]
  const from = Math.max(part.from, part.to - count + 1, ...blocks.map(({ to }) => to + 1).filter((after) => after > part.to - count))
  return from > part.to ? [] : (await log.lines({ from, count: part.to - from + 1 })).map(toLineJson)
}
