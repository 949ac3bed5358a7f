import type { Json } from '../model/json.ts'
import type { JobStatus } from '../model/run-record.ts'
import type { RunJson } from './run.ts'

/** A fact on both sides; absent on the side that has none. */
export interface ComparedFactJson {
  readonly name: string
  readonly a?: Json
  readonly b?: Json
  readonly isSame: boolean
}

/** How a job stands on one side. */
export interface ComparedStateJson {
  readonly status: JobStatus
  /** Working time of its last attempt. */
  readonly durationMs?: number
  /** The failure or the reason for the skip in words. */
  readonly because?: string
  /** Times it was tried; 0 when it has not begun. */
  readonly attempts: number
}

/** One job on both sides, by its id. */
export interface ComparedJobJson {
  readonly id: string
  readonly title?: string
  readonly a?: ComparedStateJson
  readonly b?: ComparedStateJson
  /** What `b` took longer than `a`, negative when it was faster; absent when one of them has no duration. */
  readonly deltaMs?: number
  /** How the plans differ on it; absent when they do not. */
  readonly plan?: 'only-a' | 'only-b' | 'changed'
  /** With `changed`, what changed from `a` to `b` in words, such as `needs: +lint -setup`, `when: passed → always`. */
  readonly changes?: readonly string[]
}

/** Answer of `GET /api/v1/compare`: two runs side by side. */
export interface ComparisonJson {
  readonly a: RunJson
  readonly b: RunJson
  /** By name; secret ones are masked on both sides and so always look the same. */
  readonly inputs: readonly ComparedFactJson[]
  /** Named `sparkwing`, `node`, `platform`, `machine`, `directory`, `branch`, `commit`, `dirty`, `args`, `options`. */
  readonly environment: readonly ComparedFactJson[]
  /** In the order of the plan of `b`, then those that only `a` has. */
  readonly jobs: readonly ComparedJobJson[]
}
