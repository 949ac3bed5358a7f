import { isDeepStrictEqual } from 'node:util'
import { JournalReading } from '../journal/journal-reader.ts'
import { journalPath } from '../journal/run-folder.ts'
import { createRunFold } from '../model/fold-run.ts'
import type { RunId } from '../model/ids.ts'
import { UserError } from '../model/user-error.ts'
import { isSafeSqlite } from '../database/sqlite-version.ts'
import type { Storage } from '../storage/storage.ts'
import type { Store } from '../storage/store.ts'
import type { StoreInspection } from '../storage/store-inspection.ts'
import type { CheckJson } from '../wire/doctor.ts'
import { whileBusy } from '../records/while-busy.ts'
import { counted } from '../model/text/counted.ts'
import { found, mendable, named, ok, refusal } from './finding.ts'
import { foldDigest } from './fold-digest.ts'
import { howFar, reportedEvery, type DoctorProgress } from './progress.ts'
import type { ScannedRun } from './scan-run.ts'
import { fromJsonText, toJsonText } from '../model/record-json.ts'

export const checkSqlite = (version: string): CheckJson =>
  isSafeSqlite(version)
    ? ok('sqlite', `SQLite ${version} has no known bugs that lose data.`)
    : found('sqlite', 'problem', `SQLite ${version} can lose data when several processes write.`, 'Reinstall Sparkwing.')

export interface StoreCheck {
  readonly home: string
  readonly storage: Storage
  readonly runs: readonly ScannedRun[]
  /** Folds every journal into the store, which is created if it does not exist. */
  readonly catchUp: () => Promise<unknown>
  readonly fix: boolean
  readonly onProgress: DoctorProgress
}

/** Runs the store's own check, if it has one, then compares each row with the fold of its journal. */
export const checkStore = async ({ home, storage, runs, catchUp, fix, onProgress }: StoreCheck): Promise<CheckJson> => {
  const { name, state, problems } = (await storage.inspect?.({ home })) ?? uninspected
  /** A damaged store can be fixed only if it can be removed. */
  const damaged = (message: string, tryThis: string): Promise<CheckJson> | CheckJson =>
    storage.remove ? mendable('store', message, { fix, mend: renew }) : found('store', 'problem', message, tryThis)
  const renew = async (): Promise<void> => {
    await storage.remove?.({ home })
    await catchUp()
  }
  const storeAgain = async (different: readonly RunId[]): Promise<void> => {
    const store = await whileBusy(() => storage.open({ home, readOnly: false }))
    try {
      await whileBusy(() => store.forget(different))
    } finally {
      await store.close()
    }
    await catchUp()
  }
  const checkRows = async (): Promise<CheckJson> => {
    try {
      // open the store as it is, without catching up
      const different = await differingRuns(runs, () => storage.open({ home, readOnly: true }), onProgress)
      if (different.length === 0) return ok('store', 'The store is intact and agrees with the journals.')
      const message = `The store and the journals differ in ${counted(different.length, 'run')}: ${named(different)}.`
      return await mendable('store', message, { fix, mend: () => (storage.remove ? renew() : storeAgain(different)) })
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      const tryThis = error.tryThis.join(' ')
      return error.code === 'store-damaged' ? damaged(error.message, tryThis) : found('store', 'problem', error.message, tryThis)
    }
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

/** A store without its own check counts as intact until its runs are read. */
const uninspected: StoreInspection = { name: 'The store', state: 'whole', problems: [] }

/** The next reader catches up a row behind its journal; any other row must equal the fold. The row is read first, as journals grow. */
const differingRuns = async (
  runs: readonly ScannedRun[],
  openStore: () => Promise<Store>,
  onProgress: DoctorProgress,
): Promise<readonly RunId[]> => {
  const store = await whileBusy(openStore)
  const different: RunId[] = []
  try {
    const known = new Map((await whileBusy(() => store.known())).map(({ id, seq }) => [id, seq]))
    for (const [done, { id, folder, state, digest }] of runs.entries()) {
      if (done % reportedEvery === 0) onProgress(howFar('Comparing runs with the store', done, runs.length))
      if (state === 'empty' || state === 'unreadable') continue
      const row = await whileBusy(() => store.get(id))
      if (row && digest !== undefined && foldDigest(row) === digest) continue
      const fold = createRunFold()
      for (const events of new JournalReading(journalPath(folder)).stretches()) for (const event of events) fold.apply(event)
      if (fold.seq === 0) continue
      if (!row) {
        // the next reader adds it, unless an index of the store claims that it is there
        if ((known.get(id) ?? 0) >= fold.seq) different.push(id)
        continue
      }
      if (row.run.seq < fold.seq) continue
      if (!isDeepStrictEqual(plain(row), plain(fold.snapshot()))) different.push(id)
    }
  } finally {
    await store.close()
  }
  return different
}

/** A value as JSON preserves it. */
const plain = (value: unknown): unknown => fromJsonText(toJsonText(value))
