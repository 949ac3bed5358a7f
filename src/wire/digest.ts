import type { Headline } from '../model/event.ts'
import type { ReportedCases } from '../model/reported-cases.ts'
import type { LogLineJson } from './api.ts'
import type { RunJson } from './run.ts'

/** Why a run failed: the lines of its logs that show it. */
export interface DigestJson {
  readonly run: string
  readonly pipeline: string
  /** The project's directory. */
  readonly project: string
  readonly status: RunJson['status']
  /** The outcome of the run in words: `1 of 3 jobs failed`. Absent if it passed or still runs. */
  readonly because?: string
  readonly durationMs?: number
  /** The jobs that failed, first failed first, those that were allowed to fail last; at most 50. */
  readonly jobs: readonly JobDigestJson[]
  /** How many more jobs failed. */
  readonly moreJobs?: number
  /** Ids of the jobs that were running when the run was cancelled or interrupted; absent if there were none. */
  readonly cutOff?: readonly string[]
  /** Ids of the jobs that did not run because of them. */
  readonly skipped: readonly string[]
  /** Id of the newest run of this pipeline that passed before this one. */
  readonly lastPassed?: string
  /** Commands that show or do more, ready to paste into a shell. */
  readonly next: readonly string[]
}

/** Why one job failed. */
export interface JobDigestJson extends ReportedCases {
  readonly id: string
  /** Its failure in words: `exited with code 1`. */
  readonly because: string
  /** It was allowed to fail; absent if not. */
  readonly isAllowed?: boolean
  readonly exitCode?: number
  readonly signal?: string
  /** The stack of the error that its function threw. */
  readonly stack?: string
  /** The attempt that failed last. */
  readonly attempt: number
  readonly durationMs: number
  /** Its whole log; `file` is an absolute path. */
  readonly log: { readonly file: string; readonly lines: number; readonly bytes: number; readonly isComplete: boolean }
  /** The line that best says why it failed; absent if no line looks like a failure. */
  readonly headline?: Headline
  /** Earlier runs of the pipeline that failed with such a headline; absent if there are none. */
  readonly seen?: SeenFailureJson
  /** The lines around what looks like a failure, or else lines that are new, in their order; at most three blocks. */
  readonly blocks: readonly LogBlockJson[]
  /** The last lines of what the failed step wrote: 5, or 20 if there is no headline; without those that are in a block. */
  readonly tail: readonly LogLineJson[]
  /** Id of a run that passed, with whose log of this job these lines were compared. */
  readonly comparedWith?: string
  /** How much of the log was looked at, in bytes. */
  readonly lookedAtBytes: number
  /** Why its log cannot be read. */
  readonly unreadable?: string
}

/** How often a failure was seen before. */
export interface SeenFailureJson {
  /** Number of earlier runs of the same pipeline that had it. */
  readonly times: number
  /** Id of the first of them. */
  readonly firstRun: string
  /** When that started, in milliseconds since 1970. */
  readonly firstAt: number
}

/** Lines of a log that belong together. */
export interface LogBlockJson {
  /** Numbers of its first and last line. */
  readonly from: number
  readonly to: number
  /** What kind of line the best line in it is; `new` if no line looks like a failure, and it only holds new lines. */
  readonly family: string
  /** The log of the passed run `comparedWith` lacks a line of it that looks like a failure, or the lines of a block `new`. */
  readonly isNew?: boolean
  readonly lines: readonly LogLineJson[]
}
