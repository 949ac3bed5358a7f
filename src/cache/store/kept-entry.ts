import { hash } from 'node:crypto'
import type { StepEvent, LogPiece } from '../../engine/ports.ts'
import { parseRunId, type RunId } from '../../model/ids.ts'
import type { Json } from '../../model/json.ts'
import { fromJsonText, toJsonText } from '../../model/record-json.ts'
import type { FoundFile } from '../files/find-files.ts'

/** The format of an entry. Another one is not read: raise `keyFormat` with it, so that two formats never have one path. */
export const entryFormat = 2

/** A file, folder or link as it was left. */
export type KeptFile = Pick<FoundFile, 'path' | 'kind' | 'isExecutable' | 'isPrivate' | 'isForGroup' | 'content' | 'size'>

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

export const keptFile = ({ stamp: _stamp, ...file }: FoundFile): KeptFile => file

/** The text of an entry: its digest, so that no damage to it goes unnoticed, and then the entry as JSON. */
export const entryText = (entry: KeptEntry): string => {
  const text = toJsonText(entry)
  return `${hash('sha256', text)}\n${text}`
}

/** The entry that a text holds; `undefined` if it is none, or one of another format. What it says of hashes and paths is not checked yet. */
export const entryIn = (text: string): KeptEntry | undefined => {
  try {
    const end = text.indexOf('\n')
    const json = text.slice(end + 1)
    if (text.slice(0, end) !== hash('sha256', json)) return undefined
    const value = fromJsonText(json)
    return isEntry(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isEntry = (value: unknown): value is KeptEntry => {
  if (!isRecord(value) || value['format'] !== entryFormat || typeof value['key'] !== 'string') return false
  const { run, files, steps, log } = value
  return (
    typeof run === 'string' &&
    parseRunId(run) !== undefined &&
    Array.isArray(steps) &&
    Array.isArray(files) &&
    files.every(isKeptFile) &&
    isRecord(log) &&
    isHash(log['hash']) &&
    isSize(log['bytes']) &&
    Array.isArray(log['pieces']) &&
    log['pieces'].every((piece) => Array.isArray(piece) && isSize(piece[1]))
  )
}

const isKeptFile = (value: unknown): boolean => {
  if (!isRecord(value) || typeof value['path'] !== 'string' || typeof value['isExecutable'] !== 'boolean') return false
  const { kind, content, size } = value
  return kind === 'file' ? isHash(content) && isSize(size) : (kind === 'folder' || kind === 'link') && typeof content === 'string'
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null
const isHash = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
const isSize = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0

/** Whether the same lies there, whenever it was written. */
export const isSameFile = (a: KeptFile, b: KeptFile): boolean =>
  a.path === b.path && a.kind === b.kind && a.isExecutable === b.isExecutable && a.content === b.content

export const areSameFiles = (a: readonly KeptFile[], b: readonly KeptFile[]): boolean =>
  a.length === b.length && a.every((file, index) => isSameFile(file, b[index] ?? { ...file, path: '' }))
