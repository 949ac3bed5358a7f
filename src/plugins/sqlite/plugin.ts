import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { definePlugin } from '../../pipeline/define-plugin.ts'
import type { Store } from '../../storage/store.ts'
import { workerUrl } from '../../process/worker-url.ts'
import { compactStore, measureStore } from './compact-store.ts'
import { inspectStore } from './inspect-store.ts'
import { closeDatabase, openDatabase } from './open-database.ts'
import { openMemoryCopy } from './open-memory-copy.ts'
import { createSqliteStore } from './sqlite-store.ts'
import { truncateWal } from './truncate-wal.ts'
import { damaged, storeError } from '../../database/sqlite-error.ts'

const openStore = async (file: string, readOnly: boolean, warn: (message: string) => void): Promise<Store> => {
  try {
    if (readOnly) {
      const copy = await openMemoryCopy(file)
      const close = (): Promise<void> => {
        copy.close()
        return Promise.resolve()
      }
      return createSqliteStore(copy, file, { close, isLost: () => false })
    }
    if (statSync(file, { throwIfNoEntry: false })?.isFile() === false) throw damaged(undefined, file)
    const db = await openDatabase(file, warn)
    const opened = identityOf(file)
    return createSqliteStore(db, file, { close: () => closeDatabase(db, file), isLost: () => identityOf(file) !== opened })
  } catch (error) {
    throw storeError(error, file)
  }
}

const fileIn = (home: string): string => join(home, 'state.db')

/** Distinguishes a file from another of the same name. Uses only `stat`, because opening and closing the file would drop SQLite's locks. */
const identityOf = (file: string): string => {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false })
  return found ? `${found.dev} ${found.ino}` : ''
}

/** The built-in storage: one SQLite file, `state.db`, in the home. */
export const sqlitePlugin = definePlugin({
  name: 'sqlite',
  storage: {
    open: ({ home, readOnly, warn }) => openStore(fileIn(home), readOnly, warn ?? (() => undefined)),
    // resolved only when the server asks for it, so that other commands start without it
    get thread() {
      return { module: workerUrl('plugins/sqlite/storage-in-thread').href }
    },
    maintain: ({ home }) => truncateWal(fileIn(home)),
    measure: ({ home }) => measureStore(fileIn(home)),
    compact: ({ home }) => compactStore(fileIn(home)),
    inspect: ({ home }) => inspectStore(fileIn(home)),
    remove({ home }) {
      for (const end of ['', '-wal', '-shm']) rmSync(`${fileIn(home)}${end}`, { force: true })
      return Promise.resolve()
    },
  },
})
