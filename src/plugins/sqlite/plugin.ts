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
      return createSqliteStore(copy, file, () => {
        copy.close()
        return Promise.resolve()
      })
    }
    const db = await openDatabase(file, warn)
    return createSqliteStore(db, file, () => closeDatabase(db, file))
  } catch (error) {
    throw storeError(error, file)
  }
}

/** The built-in storage: one SQLite file, `state.db`, in the home. */
export const sqlitePlugin = definePlugin({
  name: 'sqlite',
  storage: { open: ({ home, readOnly, warn }) => openStore(home, readOnly, warn ?? (() => undefined)) },
})
