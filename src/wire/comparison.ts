import type { Json } from '../model/json.ts'
import type { JobStatus } from '../model/run-record.ts'
import type { RunJson } from './run.ts'

/** A fact of both runs. Absent for a run that does not have it. */
export interface ComparedFactJson {
  readonly name: string
  readonly a?: Json
  readonly b?: Json
  readonly isSame: boolean
}

/** The state of a job in one run. */
export interface ComparedStateJson {
  readonly status: JobStatus
  /** Duration of its last attempt. Absent also if its result was reused. */
  readonly durationMs?: number
  /** Present if it did not run, because a kept result stands for it; `retry`: taken without a check. */
  readonly reused?: 'cache' | 'in-place' | 'retry'
  /** The failure or the reason for the skip, in words. */
  readonly because?: string
  /** Number of attempts; 0 if it has not started. */
  readonly attempts: number
  /** It failed and was allowed to. */
  readonly isFailureAllowed?: true
}

/**
 * What matters most about a job: `state` if it ended otherwise, `new` or `gone` if only one plan has it, `slower` or `faster` if its
 * duration changed by more than durations usually do.
 */
export type JobChange = 'state' | 'new' | 'gone' | 'slower' | 'faster'

/** The commits from one run to the other, newest first, at most 50. */
export interface CommitsBetweenJson {
  /** `added`: `b` has them and `a` lacks them. */
  readonly direction: 'added' | 'removed'
  readonly commits: readonly { readonly commit: string; readonly author: string; readonly subject: string }[]
  readonly hasMore: boolean
}

/** One job in both runs, matched by its id. */
export interface ComparedJobJson {
  readonly id: string
  readonly title?: string
  readonly a?: ComparedStateJson
  readonly b?: ComparedStateJson
  /** How much longer `b` took than `a`, negative if it was faster. Absent if one of them has no duration. */
  readonly deltaMs?: number
  /** Absent if nothing that matters has changed. */
  readonly change?: JobChange
  /** How its plan differs between the runs; absent if it does not. */
  readonly plan?: 'only-a' | 'only-b' | 'changed'
  /** With `changed`: what changed from `a` to `b`, in words, such as `needs: +lint -setup`, `when: passed → always`. */
  readonly changes?: readonly string[]
}

/** Answer of `GET /api/v1/compare`: a comparison of two runs. */
export interface ComparisonJson {
  readonly a: RunJson
  readonly b: RunJson
  /** By name. Secret inputs are masked in both runs, so their values look the same; one that has its default is not recorded. */
  readonly inputs: readonly ComparedFactJson[]
  /** The facts `sparkwing`, `node`, `platform`, `machine`, `directory`, `branch`, `commit`, `dirty`, `args`, `options`. */
  readonly environment: readonly ComparedFactJson[]
  /** Absent if both ran the same commit, or git does not know the commits any more. */
  readonly commits?: CommitsBetweenJson
  /** In the order of the plan of `b`, then the jobs that only `a` has. */
  readonly jobs: readonly ComparedJobJson[]
}
