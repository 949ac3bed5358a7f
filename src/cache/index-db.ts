import { mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createPrivately } from '../database/create-privately.ts'
import { loadSqlite, type Database } from '../database/load-sqlite.ts'
import { isDamage } from '../database/sqlite-error.ts'
import { fromJsonText, toJsonText } from '../model/record-json.ts'
import type { FolderHashes, HashMemory } from './files/file-index.ts'
import type { LastTime } from './last-time.ts'
import { isOwnFile } from './own-file.ts'

/** How long to wait for another process that writes, in milliseconds. What cannot be read by then is forgotten. */
const patienceMs = 200

const schema = `
  CREATE TABLE IF NOT EXISTS boot (id TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS folders (path TEXT PRIMARY KEY, hashes TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS size (id INTEGER PRIMARY KEY CHECK (id = 1), bytes INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS days (day INTEGER PRIMARY KEY, hits INTEGER NOT NULL, misses INTEGER NOT NULL, saved_ms INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS jobs (name TEXT PRIMARY KEY, last TEXT NOT NULL) WITHOUT ROWID;`

/**
 * What the cache remembers besides the results themselves: hashes of files, and how each job ended last, for the reasons. It is a hint: it
 * may be deleted at any time, and one that is damaged begins anew.
 */
export interface IndexDb extends HashMemory, Disposable {
  last(job: string): LastTime | undefined
  remember(job: string, last: LastTime): void
  /** The same for jobs that nothing was run for, of which most are remembered so already. */
  rememberAll(jobs: ReadonlyMap<string, LastTime>): void
  /** Adds to the size of what is kept, as far as it is known, and returns it. */
  addBytes(bytes: number): number
  /** Adds what a run found to that of its day, and forgets what is older than {@link countedDays}. */
  count(looks: Looks, at: number): void
  /** What was found in the last {@link countedDays}. */
  counted(at: number): Looks
  /** Forgets everything. Other processes may have it open, so the file stays. */
  forget(): void
}

/** How many jobs were reused and how many had to run, and what the reused ones took when they ran, in milliseconds. */
export interface Looks {
  readonly hits: number
  readonly misses: number
  readonly savedMs: number
}

/** For how many days it is counted how often results were reused. */
export const countedDays = 30
const dayMs = 86_400_000
const dayOf = (at: number): number => Math.floor(at / dayMs)

/** Opens `index.db`; to read it only unless `mayWrite`. `undefined` if that is impossible, as in a home that may only be read. */
export const openIndex = async (folder: string, boot: string, mayWrite: boolean): Promise<IndexDb | undefined> => {
  const file = join(folder, 'index.db')
  if (!isUsable(file)) return undefined
  if (!mayWrite) return openToRead(file, boot)
  for (const isNew of [false, true]) {
    try {
      if (isNew) for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      return await open(file, boot)
    } catch (error) {
      // another process uses one that is only busy
      if (!isDamage(error)) return undefined
    }
  }
  return undefined
}

/** Opening a pipe to read it would wait for its other end. */
const isUsable = (file: string): boolean => {
  try {
    const stat = statSync(file, { throwIfNoEntry: false })
    return !stat || (stat.isFile() && isOwnFile(stat))
  } catch {
    return false
  }
}

const openToRead = async (file: string, boot: string): Promise<IndexDb | undefined> => {
  try {
    const Sqlite = await loadSqlite()
    const db = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: patienceMs })
    const index = indexOf(db)
    return {
      ...index,
      read: (folder) => (bootIn(db) === boot ? index.read(folder) : {}),
      write: () => undefined,
      remember: () => undefined,
      rememberAll: () => undefined,
      count: () => undefined,
      forget: () => undefined,
    }
  } catch {
    return undefined
  }
}

const bootIn = (db: Database): string | undefined => db.prepare<[], { readonly id: string }>('SELECT id FROM boot').get()?.id

const open = async (file: string, boot: string): Promise<IndexDb> => {
  const Sqlite = await loadSqlite()
  const db = createPrivately((rest) => new Sqlite(file, { timeout: patienceMs, ...rest }))
  try {
    // nothing is lost that could not be found out again
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF')
    db.exec(schema)
    startAnew(db, boot)
  } catch (error) {
    db.close()
    throw error
  }
  return indexOf(db)
}

/** After a power cut, a file can have the stamp of a write whose bytes are lost. So no hash outlives a start of the machine. */
const startAnew = (db: Database, boot: string): void => {
  if (bootIn(db) === boot) return
  db.transaction(() => {
    db.exec('DELETE FROM folders; DELETE FROM boot')
    db.prepare('INSERT INTO boot (id) VALUES (?)').run(boot)
  }).immediate()
}

/** Reads folders in the order of their paths, and more at once the longer they are asked for about in that order. */
const readAhead = (db: Database): ((folder: string) => string | undefined) => {
  const query = 'SELECT path, hashes FROM folders WHERE path >= ? ORDER BY path LIMIT ?'
  const readFrom = db.prepare<[string, number], { readonly path: string; readonly hashes: string }>(query)
  const ahead = new Map<string, string>()
  let count = 1
  return (folder) => {
    if (!ahead.has(folder)) {
      const rows = readFrom.all(folder, count)
      for (const { path, hashes } of rows) ahead.set(path, hashes)
      count = rows[0]?.path === folder ? Math.min(2 * count, mostAhead) : 1
    }
    const hashes = ahead.get(folder)
    ahead.delete(folder)
    return hashes
  }
}
/** Their hashes are about a megabyte. */
const mostAhead = 256

/** Of the text of how a job ended: the run and the key, which decide the rest of a result that is kept. */
const beginningOf = ({ run, key }: LastTime): string => toJsonText({ run, key }).slice(0, -1)

const indexOf = (db: Database): IndexDb => {
  const readFolder = readAhead(db)
  const writeFolder = db.prepare('INSERT OR REPLACE INTO folders (path, hashes) VALUES (?, ?)')
  const findJob = db.prepare<[string, string, string]>('SELECT 1 FROM jobs WHERE name = ? AND substr(last, 1, length(?)) = ?')
  const readJob = db.prepare<[string], { readonly last: string }>('SELECT last FROM jobs WHERE name = ?')
  const writeJob = db.prepare('INSERT OR REPLACE INTO jobs (name, last) VALUES (?, ?)')
  /** What was asked for last, which may hold the facts of many thousands of files. */
  let newest: { readonly job: string; readonly last: LastTime | undefined } | undefined
  const readLast = (job: string): LastTime | undefined =>
    orNothing(() => {
      const row = readJob.get(job)
      return row && (fromJsonText(row.last) as LastTime)
    })
  return {
    read: (folder) => orNothing(() => fromJsonText(readFolder(folder) ?? '{}') as FolderHashes) ?? {},
    write(folders) {
      db.transaction(() => {
        for (const [path, hashes] of folders) writeFolder.run(path, toJsonText(hashes))
      }).immediate()
    },
    last(job) {
      if (newest?.job !== job) newest = { job, last: readLast(job) }
      return newest.last
    },
    remember(job, last) {
      newest = undefined
      orNothing(() => writeJob.run(job, toJsonText(last)))
    },
    rememberAll(jobs) {
      orNothing(() => {
        const isNew = (job: string, beginning: string): boolean => findJob.get(job, beginning, beginning) === undefined
        const changed = [...jobs].filter(([job, last]) => isNew(job, beginningOf(last)))
        if (changed.length > 0)
          db.transaction(() => {
            for (const [job, last] of changed) writeJob.run(job, toJsonText(last))
          }).immediate()
      })
    },
    addBytes: (bytes) =>
      db
        .prepare<[number], { readonly bytes: number }>(
          'INSERT INTO size VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET bytes = max(0, bytes + excluded.bytes) RETURNING bytes',
        )
        .get(Math.round(bytes))?.bytes ?? 0,
    count({ hits, misses, savedMs }, at) {
      orNothing(() => {
        db.prepare('DELETE FROM days WHERE day <= ?').run(dayOf(at) - countedDays)
        return db
          .prepare(
            `INSERT INTO days VALUES (?, ?, ?, ?) ON CONFLICT (day) DO UPDATE
               SET hits = hits + excluded.hits, misses = misses + excluded.misses, saved_ms = saved_ms + excluded.saved_ms`,
          )
          .run(dayOf(at), hits, misses, Math.round(savedMs))
      })
    },
    counted: (at) =>
      orNothing(() =>
        db
          .prepare<[number], Looks>(
            'SELECT total(hits) AS hits, total(misses) AS misses, total(saved_ms) AS savedMs FROM days WHERE day > ?',
          )
          .get(dayOf(at) - countedDays),
      ) ?? { hits: 0, misses: 0, savedMs: 0 },
    forget() {
      orNothing(() => db.exec('BEGIN IMMEDIATE; DELETE FROM folders; DELETE FROM size; DELETE FROM days; DELETE FROM jobs; COMMIT; VACUUM'))
    },
    [Symbol.dispose]: () => {
      db.close()
    },
  }
}

const orNothing = <T>(ask: () => T): T | undefined => {
  try {
    return ask()
  } catch {
    return undefined
  }
}
