import type { RunStatus } from '../model/run-record.ts'

/** Bytes on the disk, which counts whole blocks, and the estimate by which a prune decides, which is made from the journals without a look. */
export interface BytesOnDiskJson {
  readonly bytes: number
  readonly estimatedBytes: number
}

/** What the runs of a pipeline take. */
export interface PipelineOnDiskJson extends BytesOnDiskJson {
  readonly project: string
  readonly pipeline: string
  readonly runs: number
}

/** What a run takes. */
export interface RunOnDiskJson extends BytesOnDiskJson {
  readonly id: string
  readonly project: string
  readonly pipeline: string
  readonly status: RunStatus
  readonly startedAt: number
  /** Absent if it is not pinned. */
  readonly isPinned?: true
}

/** What a home takes on the disk. */
export interface DiskJson {
  readonly home: string
  /** False if the time was up before all runs were looked at. The rest counts with its estimate. */
  readonly isComplete: boolean
  /** Everything in the home. */
  readonly bytes: number
  /** Free space on the disk of the home; absent if it is unknown. */
  readonly freeBytes?: number
  readonly runs: BytesOnDiskJson & { readonly runs: number }
  /** The pipelines whose runs take most, largest first. */
  readonly pipelines: readonly PipelineOnDiskJson[]
  /** The runs that take most, largest first. */
  readonly largest: readonly RunOnDiskJson[]
  /** Deleted runs and logs whose files are not removed yet. */
  readonly trash: { readonly entries: number; readonly bytes: number }
  /** The index of the runs, with the part of it that holds nothing any more. Absent if the storage does not know. */
  readonly store?: { readonly name: string; readonly bytes: number; readonly freeBytes: number }
  /** Everything else in the home. */
  readonly otherBytes: number
  /** What `sparkwing runs prune` would delete now by the rules of the home. */
  readonly prune: PrunableJson
  /** When room was last made without being asked for; absent if never. */
  readonly last?: { readonly at: number; readonly runs: number; readonly logs: number; readonly bytes: number }
}

export type PrunableJson =
  | {
      readonly rules: { readonly olderThanMs?: number; readonly maxBytes?: number; readonly keep: number }
      readonly runs: number
      /** Runs that would lose only their logs. */
      readonly logs: number
      readonly bytes: number
    }
  /** The home deletes no runs by itself. */
  | { readonly rules: false }
  /** The rules cannot be read: why, and what to do. */
  | { readonly problem: string; readonly tryThis: string }
