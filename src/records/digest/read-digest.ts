import { setImmediate as nextTick } from 'node:timers/promises'
import { isFailed, type FailedJob } from '../../history/first-failure.ts'
import type { JobState } from '../../model/run-record.ts'
import { quoteForShell } from '../../model/text/quote-for-shell.ts'
import type { DigestJson, JobDigestJson } from '../../wire/digest.ts'
import type { RunDetailJson } from '../../wire/run.ts'
import { rerunCommand } from '../rerun-command.ts'
import type { IndexedRun, IndexInUse } from '../run-index.ts'
import { runFolderPath } from '../../journal/run-folder.ts'
import { jobDigest, type PatternsOfPlugins } from './job-digest.ts'
import { passedBefore } from './passed-before.ts'
import { createProcessorBudget } from './processor-budget.ts'
import { createProjectFiles } from './project-files.ts'
import { withSeenBefore } from './seen-before.ts'

/** With more failures than this, what counts is what they have in common, and these jobs show it. */
const mostJobs = 50
/** For the comparison of all logs with those of a run that passed. */
const mostComparingMs = 300

export interface DigestSource {
  readonly home: string
  readonly index: IndexInUse
  readonly run: IndexedRun
  readonly detail: RunDetailJson
  readonly plugins?: PatternsOfPlugins
}

/** Those that failed the run first, in the order in which they failed. */
const byImportance = (one: FailedJob, other: FailedJob): number =>
  Number(one.planned.allowFailure) - Number(other.planned.allowFailure) || one.state.endedAt - other.state.endedAt

const isSkippedByFailure = (state: JobState): boolean =>
  state.status === 'skipped' &&
  (state.because.reason === 'need-failed' || state.because.reason === 'need-skipped' || state.because.reason === 'fail-fast')

const nextCommands = (detail: RunDetailJson, first: JobDigestJson | undefined): readonly string[] => {
  const { id } = detail.run
  const block = first?.blocks.find(({ from, to }) => first.headline && from <= first.headline.line && first.headline.line <= to)
  const logs = first && ['sparkwing', 'runs', 'logs', id, first.id, ...(block ? ['--lines', `${block.from}:${block.to}`] : [])]
  return [...(logs ? [logs.map(quoteForShell).join(' ')] : []), ...(detail.jobs.length > 0 ? [rerunCommand(detail.run)] : [])]
}

/** Why a run failed. If it did not fail, the digest has no jobs. */
export const readDigest = async ({ home, index, run, detail, plugins }: DigestSource): Promise<DigestJson> => {
  const folder = runFolderPath(home, run.run.id)
  const failed = run.jobs.filter(isFailed).sort(byImportance)
  const jobs: JobDigestJson[] = []
  const passed = failed.length > 0 ? await passedBefore(index, home, run.run) : undefined
  const aids = { passed, budget: createProcessorBudget(mostComparingMs), pointsAtProject: createProjectFiles(run.run) }
  for (const job of failed.slice(0, mostJobs)) {
    jobs.push(await jobDigest(folder, job, aids, plugins))
    await nextTick()
  }
  const cutOff = run.jobs.flatMap(({ planned, state }) =>
    state.status === 'cancelled' || state.status === 'interrupted' ? [planned.id] : [],
  )
  const { id, pipeline, project, status, because, durationMs } = detail.run
  return {
    run: id,
    pipeline,
    project,
    status,
    ...(because !== undefined && { because }),
    ...(durationMs !== undefined && { durationMs }),
    jobs: await withSeenBefore(index, run.run, jobs),
    ...(failed.length > mostJobs && { moreJobs: failed.length - mostJobs }),
    ...(cutOff.length > 0 && { cutOff }),
    skipped: run.jobs.flatMap(({ planned, state }) => (isSkippedByFailure(state) ? [planned.id] : [])),
    ...(detail.lastPassed !== undefined && { lastPassed: detail.lastPassed.run }),
    next: nextCommands(detail, jobs[0]),
  }
}
