import { rmSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { readJournal } from '../journal/journal-reader.ts'
import { journalPath } from '../journal/run-folder.ts'
import { createRunFold } from '../model/fold-run.ts'
import type { RunId } from '../model/ids.ts'
import { UserError } from '../model/user-error.ts'
import type { Store } from '../pipeline/store.ts'
import type { StoreInspection } from '../plugins/sqlite/inspect-store.ts'
import type { CheckJson } from '../wire/doctor.ts'
import { whileBusy } from '../records/while-busy.ts'
import { counted } from '../model/counted.ts'
import { found, mendable, named, ok } from './finding.ts'
import type { ScannedRun } from './scan-run.ts'

export const checkSqlite = ({ version, isSafe }: StoreInspection): CheckJson =>
  isSafe
    ? ok('sqlite', `SQLite ${version} has no known bugs that lose data.`)
    : found('sqlite', 'problem', `SQLite ${version} can lose data when several processes write.`, 'Reinstall Sparkwing.')

export interface StoreCheck {
  readonly inspection: StoreInspection
  readonly runs: readonly ScannedRun[]
  /** Opens the store as it is, without catching up. */
  readonly openStore: () => Promise<Store>
  /** Folds every journal into the store, which is created if it does not exist. */
  readonly rebuild: () => Promise<unknown>
  readonly fix: boolean
}

/** Checks the file with SQLite's own check, then compares each row with the fold of its journal. */
export const checkStore = async ({ inspection, runs, openStore, rebuild, fix }: StoreCheck): Promise<CheckJson> => {
  const { state, file, problems } = inspection
  const renew = async (): Promise<void> => {
    for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
    await rebuild()
  }
  const checkRows = async (): Promise<CheckJson> => {
    try {
      const different = await differingRuns(runs, openStore)
      if (different.length === 0) return ok('store', 'The store is intact and agrees with the journals.')
      const message = `${counted(different.length, 'run')} in the store differ from their journals: ${named(different)}.`
      return await mendable('store', message, { fix, mend: renew })
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      if (error.code === 'store-damaged') return mendable('store', error.message, { fix, mend: renew })
      return found('store', 'problem', error.message, error.tryThis.join(' '))
    }
  }
  switch (state) {
    case 'none':
      return ok('store', 'There is no store yet. The next reader creates it from the journals.')
    case 'busy':
      return found('store', 'warning', `${file} is locked by another process.`, 'Try again when that process is done.')
    case 'unreadable':
      return found('store', 'problem', `${file} cannot be opened: ${named(problems)}.`, 'Make it readable and writable for you.')
    case 'damaged':
      return mendable('store', `${file} is damaged: ${named(problems)}.`, { fix, mend: renew })
    case 'whole':
      return checkRows()
  }
}

/** The next reader catches up a row behind its journal; any other row must equal the fold. The row is read first, as journals grow. */
const differingRuns = async (runs: readonly ScannedRun[], openStore: () => Promise<Store>): Promise<readonly RunId[]> => {
  const store = await whileBusy(openStore)
  const different: RunId[] = []
  try {
    for (const { id, folder, state } of runs) {
      if (state === 'empty' || state === 'unreadable') continue
      const row = await whileBusy(() => store.get(id))
      const { events } = readJournal(journalPath(folder))
      const last = events.at(-1)
      if (!row || !last || row.run.seq < last.seq) continue
      const fold = createRunFold()
      for (const event of events) fold.apply(event)
      if (!isDeepStrictEqual(plain(row), plain(fold.snapshot()))) different.push(id)
    }
  } finally {
    await store.close()
  }
  return different
}

/** A value as JSON preserves it. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
