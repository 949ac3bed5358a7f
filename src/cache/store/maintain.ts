import { lstatSync, readdirSync, readFileSync, type Dirent, renameSync, rmSync, statfsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { errorCode } from '../../journal/run-folder.ts'
import { Pace } from '../pace.ts'
import { entryIn, type KeptEntry } from './kept-entry.ts'
import type { ResultStore } from './result-store.ts'

/** What was used or made within this time is left alone, in milliseconds: a run may be about to use it. */
const youngMs = 3_600_000
/** The default bound, in bytes, and as part of the room that there is. */
const most = { bytes: 10e9, share: 0.1 }

/** An entry as it lies on the disk. `entry` is absent if it cannot be read. */
interface LyingEntry {
  readonly path: string
  readonly usedAt: number
  readonly bytes: number
  readonly entry?: KeptEntry
}

interface Room {
  readonly entries: readonly LyingEntry[]
  /** The sizes of the files in the store, by hash. */
  readonly blobs: ReadonlyMap<string, number>
}

const readRoom = async ({ folder }: ResultStore): Promise<Room> => {
  const pace = new Pace()
  const entries: LyingEntry[] = []
  for (const path of filesIn(join(folder, 'entries'))) {
    await pace.rest()
    const stat = lstatSync(path, { throwIfNoEntry: false })
    if (!stat) continue
    const entry = stat.isFile() ? readEntry(path) : undefined
    entries.push({ path, usedAt: stat.mtimeMs, bytes: stat.size, ...(entry && { entry }) })
  }
  const blobs = new Map<string, number>()
  for (const path of filesIn(join(folder, 'blobs'))) {
    await pace.rest()
    const stat = lstatSync(path, { throwIfNoEntry: false })
    if (stat) blobs.set(path.slice(dirname(path).length + 1), stat.size)
  }
  return { entries, blobs }
}

const sizeOf = ({ entries, blobs }: Room): number =>
  entries.reduce((sum, { bytes }) => sum + bytes, 0) + [...blobs.values()].reduce((sum, bytes) => sum + bytes, 0)

const hashesOf = ({ entry }: LyingEntry): readonly string[] =>
  entry ? [...(entry.hasCopy ? entry.files.filter(({ kind }) => kind === 'file').map(({ content }) => content) : []), entry.log.hash] : []

/** How much a store may take: 10 GB, but no more than a tenth of the room that it has. */
export const defaultBound = ({ folder }: ResultStore, bytes: number): number => {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return Math.min(most.bytes, Math.floor((bavail * bsize + bytes) * most.share))
  } catch {
    return most.bytes
  }
}

export interface StoreUse {
  readonly results: number
  readonly bytes: number
  readonly oldestUse?: number
}

export const usesOf = async (store: ResultStore): Promise<StoreUse> => {
  const room = await readRoom(store)
  const oldest = Math.min(...room.entries.map(({ usedAt }) => usedAt))
  return { results: room.entries.length, bytes: sizeOf(room), ...(room.entries.length > 0 && { oldestUse: oldest }) }
}

export interface Pruned extends StoreUse {
  readonly removed: number
  readonly freedBytes: number
}

/** Removes the least recently used results, until the rest fits, and files that no result has. */
export const pruneStore = async (store: ResultStore, maxBytes: number, now = Date.now()): Promise<Pruned> => {
  const { entries, blobs } = await readRoom(store)
  const users = new Map<string, number>()
  for (const entry of entries) for (const hash of new Set(hashesOf(entry))) users.set(hash, (users.get(hash) ?? 0) + 1)
  const before = sizeOf({ entries, blobs })
  let bytes = before
  let removed = 0
  const removeBlob = (hash: string): void => {
    const blob = lstatSync(store.blobPath(hash), { throwIfNoEntry: false })
    // one that was made a moment ago may belong to a result that is being kept
    if (!blob || now - blob.ctimeMs < youngMs) return
    rmSync(store.blobPath(hash), { recursive: true, force: true })
    bytes -= blob.size
  }
  for (const hash of blobs.keys()) if (!users.has(hash)) removeBlob(hash)
  for (const entry of entries.toSorted((a, b) => a.usedAt - b.usedAt)) {
    if (entry.entry && (bytes <= maxBytes || now - entry.usedAt < youngMs)) break
    if (!takeAway(store, entry, now)) continue
    removed += 1
    bytes -= entry.bytes
    for (const hash of new Set(hashesOf(entry))) {
      const left = (users.get(hash) ?? 1) - 1
      users.set(hash, left)
      if (left === 0) removeBlob(hash)
    }
  }
  store.tidy(now)
  return { removed, freedBytes: before - bytes, results: entries.length - removed, bytes }
}

/**
 * Removes an entry, unless it was used since it was read. A run marks what it is about to use, which it cannot do any more when the entry
 * was put aside: then it does without.
 */
const takeAway = (store: ResultStore, { path, entry }: LyingEntry, now: number): boolean => {
  const aside = store.tempPath()
  try {
    renameSync(path, aside)
  } catch (error) {
    // another prune was faster
    if (errorCode(error) === 'ENOENT') return false
    throw error
  }
  const isSpared = entry !== undefined && now - lstatSync(aside).mtimeMs < youngMs
  if (isSpared) renameSync(aside, path)
  else rmSync(aside, { recursive: true, force: true })
  return !isSpared
}

/** Removes all results, file by file: a run may be adding more, and the folders may be links to another disk. */
export const clearStore = async (store: ResultStore): Promise<Pruned> => {
  const room = await readRoom(store)
  for (const path of [...room.entries.map((entry) => entry.path), ...filesIn(join(store.folder, 'blobs'))])
    rmSync(path, { recursive: true, force: true })
  store.tidy()
  return { removed: room.entries.length, freedBytes: sizeOf(room), results: 0, bytes: 0 }
}

/** Reads every file of every result. Results that are damaged are removed. */
export const verifyStore = async (store: ResultStore): Promise<{ readonly results: number; readonly damaged: readonly string[] }> => {
  const { entries, blobs } = await readRoom(store)
  const isSound = new Map<string, boolean>()
  for (const hash of blobs.keys()) isSound.set(hash, (await hashOf(store, hash)) === hash)
  const damaged = entries.filter(
    (lying) => !lying.entry || hashesOf(lying).some((hash) => isSound.get(hash) !== true && !isEmptyLog(lying, hash)),
  )
  for (const { path } of damaged) rmSync(path, { recursive: true, force: true })
  for (const [hash, sound] of isSound) if (!sound) rmSync(store.blobPath(hash), { recursive: true, force: true })
  return { results: entries.length, damaged: damaged.map(({ path, entry }) => entry?.key ?? path.slice(dirname(path).length + 1)) }
}

/** An empty log is not kept. */
const isEmptyLog = ({ entry }: LyingEntry, hash: string): boolean => entry?.log.hash === hash && entry.log.bytes === 0

const hashOf = async (store: ResultStore, hash: string): Promise<string | undefined> => {
  try {
    return await store.hash(store.blobPath(hash))
  } catch {
    return undefined
  }
}

const readEntry = (path: string): KeptEntry | undefined => {
  try {
    return entryIn(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** What lies in the folders of a folder. A link among them leads to files that are not ours to remove. */
const filesIn = (folder: string): readonly string[] =>
  lyingIn(folder).flatMap((part) =>
    part.isDirectory() ? lyingIn(join(folder, part.name)).map(({ name }) => join(folder, part.name, name)) : [],
  )

const lyingIn = (folder: string): readonly Dirent[] => {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return []
    throw error
  }
}
