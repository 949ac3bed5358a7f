import type { StepEvent, LogPiece } from '../../engine/ports.ts'
import type { RunId } from '../../model/ids.ts'
import type { Json } from '../../model/json.ts'
import type { FoundFile } from '../files/find-files.ts'

/** The format of an entry. Another one is not read. */
export const entryFormat = 1

/** A file, folder or link as it was left. */
export type KeptFile = Pick<FoundFile, 'path' | 'kind' | 'isExecutable' | 'content' | 'size'>

/** The result of one job, as it lies in the store. It knows no machine. */
export interface KeptEntry {
  readonly format: number
  readonly key: string
  readonly run: RunId
  readonly project: string
  readonly pipeline: string
  readonly job: string
  readonly durationMs: number
  readonly files: readonly KeptFile[]
  /** Whether the contents of the files are in the store. */
  readonly hasCopy: boolean
  readonly bytes: number
  readonly output?: Json
  readonly exitCode?: number
  readonly steps: readonly StepEvent[]
  readonly log: { readonly hash: string; readonly bytes: number; readonly pieces: readonly LogPiece[] }
}

export const keptFile = ({ path, kind, isExecutable, content, size }: FoundFile): KeptFile => ({ path, kind, isExecutable, content, size })

/** Whether the same lies there, whenever it was written. */
export const isSameFile = (a: KeptFile, b: KeptFile): boolean =>
  a.path === b.path && a.kind === b.kind && a.isExecutable === b.isExecutable && a.content === b.content

export const areSameFiles = (a: readonly KeptFile[], b: readonly KeptFile[]): boolean =>
  a.length === b.length && a.every((file, index) => isSameFile(file, b[index] ?? { ...file, path: '' }))
