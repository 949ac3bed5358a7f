import { statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { attemptMs, loadSqlite, type Database } from '../../database/load-sqlite.ts'
import { isBusy, storeError } from '../../database/sqlite-error.ts'
import type { StoreSize } from '../../storage/store-size.ts'

/** Free pages are used again, so a store is only rewritten to give back at least this much, and this part of itself. */
const least = { bytes: 64 * 1024 * 1024, share: 0.25 }
/** A run that began longer ago than this and has not ended rarely writes, or its owner is gone. */
const longestRunMs = 86_400_000

/** What the files of a store take, and how much of that is free. Waits for no other process. */
export const measureStore = async (file: string): Promise<StoreSize> => {
  const bytes = ['', '-wal', '-shm'].reduce((sum, end) => sum + sizeOf(`${file}${end}`), 0)
  if (sizeOf(file) === 0) return { name: file, bytes, freeBytes: 0 }
  const Sqlite = await loadSqlite()
  let db: Database | undefined
  try {
    db = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: attemptMs })
    return { name: file, bytes, freeBytes: freeBytesIn(db) }
  } catch {
    // locked or damaged: `inspect` tells
    return { name: file, bytes, freeBytes: 0 }
  } finally {
    db?.close()
  }
}

/** Rewrites a store without its free pages, if that gives back a lot, and no other process writes at the moment. */
export const compactStore = async (file: string): Promise<void> => {
  if (sizeOf(file) < least.bytes) return
  const Sqlite = await loadSqlite()
  try {
    // no waiting: the next prune tries again
    const db = new Sqlite(file, { fileMustExist: true, timeout: 0 })
    try {
      if (!isWorthIt(db, file) || isInUse(db)) return
      db.exec('VACUUM')
      // the file shrinks only now
      db.pragma('wal_checkpoint(TRUNCATE)')
    } finally {
      db.close()
    }
  } catch (error) {
    if (!isBusy(error)) throw storeError(error, file)
  }
}

const isWorthIt = (db: Database, file: string): boolean => {
  const free = freeBytesIn(db)
  const used = sizeOf(file) - free
  if (free < least.bytes || free < least.share * sizeOf(file)) return false
  // the copy is written twice: into a temporary file, and into the WAL
  const { bavail, bsize } = statfsSync(dirname(file))
  return bavail * bsize > 2 * used
}

/** While it is rewritten, a run could store nothing. */
const isInUse = (db: Database): boolean =>
  db.prepare(`SELECT 1 FROM runs WHERE status = 'running' AND started_at > ? LIMIT 1`).get(Date.now() - longestRunMs) !== undefined

const freeBytesIn = (db: Database): number =>
  Number(db.pragma('freelist_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }))

/** 0 for anything but a file: opening a pipe would wait for its writer. */
const sizeOf = (file: string): number => {
  const found = statSync(file, { throwIfNoEntry: false })
  return found?.isFile() === true ? found.size : 0
}
