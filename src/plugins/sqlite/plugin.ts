import { statSync } from 'node:fs'
import { join } from 'node:path'
import { definePlugin } from '../../pipeline/define-plugin.ts'
import type { Store } from '../../pipeline/store.ts'
import { closeDatabase, openDatabase } from './open-database.ts'
import { openMemoryCopy } from './open-memory-copy.ts'
import { createSqliteStore } from './sqlite-store.ts'
import { storeError } from './store-error.ts'

const openStore = async (home: string, readOnly: boolean, warn: (message: string) => void): Promise<Store> => {
  const file = join(home, 'state.db')
  try {
    if (readOnly) {
      const copy = await openMemoryCopy(file)
      const close = (): Promise<void> => {
        copy.close()
        return Promise.resolve()
      }
      return createSqliteStore(copy, file, { close, isLost: () => false })
    }
    const db = await openDatabase(file, warn)
    const opened = identityOf(file)
    return createSqliteStore(db, file, { close: () => closeDatabase(db, file), isLost: () => identityOf(file) !== opened })
  } catch (error) {
    throw storeError(error, file)
  }
}

/** Tells a file from another of the same name. Asked by `stat` alone: opening it would drop SQLite's locks. */
const identityOf = (file: string): string => {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false })
  return found ? `${found.dev} ${found.ino}` : ''
}

/** The built-in storage: one SQLite file, `state.db`, in the home. */
export const sqlitePlugin = definePlugin({
  name: 'sqlite',
  storage: { open: ({ home, readOnly, warn }) => openStore(home, readOnly, warn ?? (() => undefined)) },
})
