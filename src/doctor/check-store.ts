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
    ? ok('sqlite', `SQLite ${version} is free of the faults that lose data.`)
    : found('sqlite', 'problem', `SQLite ${version} can lose data when several processes write.`, 'Reinstall Sparkwing.')

export interface StoreCheck {
  readonly inspection: StoreInspection
  readonly runs: readonly ScannedRun[]
  /** The store as it is, without what it lacks. */
  readonly openStore: () => Promise<Store>
  /** Folds every journal into the store, which is made anew when it is not there. */
  readonly rebuild: () => Promise<unknown>
  readonly fix: boolean
}

/** The file by SQLite's own check, then each row against the fold of its journal. */
export const checkStore = async ({ inspection, runs, openStore, rebuild, fix }: StoreCheck): Promise<CheckJson> => {
  const { state, file, problems } = inspection
  const renew = async (): Promise<void> => {
    for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
    await rebuild()
  }
  const checkRows = async (): Promise<CheckJson> => {
    try {
      const different = await differingRuns(runs, openStore)
      if (different.length === 0) return ok('store', 'The store is whole and says what the journals say.')
      const message = `${counted(different.length, 'run')} of the store differ from their journals: ${named(different)}.`
      return await mendable('store', message, { fix, mend: renew })
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      if (error.code === 'store-damaged') return mendable('store', error.message, { fix, mend: renew })
      return found('store', 'problem', error.message, error.tryThis.join(' '))
    }
  }
  switch (state) {
    case 'none':
      return ok('store', 'There is no store yet: the next reader makes it from the journals.')
    case 'busy':
      return found('store', 'warning', `${file} is locked by another process.`, 'Ask again when that one is done.')
    case 'unreadable':
      return found('store', 'problem', `${file} cannot be opened: ${named(problems)}.`, 'Give yourself access to it.')
    case 'damaged':
      return mendable('store', `${file} is damaged: ${named(problems)}.`, { fix, mend: renew })
    case 'whole':
      return checkRows()
  }
}

/** A run that is behind its journal is caught up by the next reader; one that is as far must be its fold. The row is read first. */
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

/** As JSON keeps it. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
