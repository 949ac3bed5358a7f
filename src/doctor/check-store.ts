import type { CheckJson } from '../wire/doctor.ts'
import { isSafeSqlite } from '../database/sqlite-version.ts'
import type { Storage } from '../storage/storage.ts'
import { whileBusy } from '../records/while-busy.ts'
import { counted } from '../model/text/counted.ts'
import { found, mendable, named, ok, refusal } from './finding.ts'
import type { StoreReading } from './read-runs.ts'

export const checkSqlite = (version: string): CheckJson =>
  isSafeSqlite(version)
    ? ok('sqlite', `SQLite ${version} has no known bugs that lose data.`)
    : found('sqlite', 'problem', `SQLite ${version} can lose data when several processes write.`, 'Reinstall Sparkwing.')

export interface StoreCheck {
  readonly home: string
  readonly storage: Storage
  readonly reading: StoreReading
  /** Folds every journal into the store, which is created if it does not exist. */
  readonly catchUp: () => Promise<unknown>
  readonly fix: boolean
}

/** Judges the store by its own check, if it has one, and by how it compares with the journals. */
export const checkStore = async ({ home, storage, reading, catchUp, fix }: StoreCheck): Promise<CheckJson> => {
  const { inspection, different, error } = reading
  const { name, state, problems } = inspection
  /** A damaged store can be fixed only if it can be removed. */
  const damaged = (message: string, tryThis: string): Promise<CheckJson> | CheckJson =>
    storage.remove ? mendable('store', message, { fix, mend: renew }) : found('store', 'problem', message, tryThis)
  const renew = async (): Promise<void> => {
    await storage.remove?.({ home })
    await catchUp()
  }
  const storeAgain = async (): Promise<void> => {
    const store = await whileBusy(() => storage.open({ home, readOnly: false }))
    try {
      await whileBusy(() => store.forget(different))
    } finally {
      await store.close()
    }
    await catchUp()
  }
  const checkRows = (): Promise<CheckJson> | CheckJson => {
    if (error) {
      const tryThis = error.tryThis.join(' ')
      return error.code === 'store-damaged' ? damaged(error.message, tryThis) : found('store', 'problem', error.message, tryThis)
    }
    if (different.length === 0) return ok('store', 'The store is intact and agrees with the journals.')
    const message = `The store and the journals differ in ${counted(different.length, 'run')}: ${named(different)}.`
    return mendable('store', message, { fix, mend: storage.remove ? renew : storeAgain })
  }
  switch (state) {
    case 'none':
      return ok('store', 'There is no store yet. The next reader creates it from the journals.')
    case 'busy':
      return found('store', 'warning', `${name} is locked by another process.`, 'Try again when that process is done.')
    case 'unreadable':
      return (
        refusal('store', name, `${name}-wal`, `${name}-shm`) ??
        found('store', 'problem', `${name} cannot be opened: ${named(problems)}.`, 'Make it readable and writable for you.')
      )
    case 'damaged':
      return damaged(`${name} is damaged: ${named(problems)}.`, 'Remove it. The next command rebuilds it from the journals.')
    case 'whole':
      return checkRows()
  }
}
