import { isDeepStrictEqual } from 'node:util'
import { JournalReading } from '../journal/journal-reader.ts'
import { journalPath } from '../journal/run-folder.ts'
import { createRunFold } from '../model/fold-run.ts'
import type { RunId, Seq } from '../model/ids.ts'
import { fromJsonText, toJsonText } from '../model/record-json.ts'
import type { RunSnapshot } from '../model/run-record.ts'
import { whileBusy } from '../records/while-busy.ts'
import type { Store } from '../storage/store.ts'
import type { RunScan } from './scan-run.ts'

/**
 * Whether the row of a run agrees with its journal. The next reader catches up a row that is missing or behind; any other must equal the
 * fold. `known` has the last event of each run that an index of the store claims to hold.
 */
export const agreesWithStore = async (
  store: Store,
  known: ReadonlyMap<RunId, Seq>,
  { run, snapshot: ended }: RunScan,
): Promise<boolean> => {
  const { id, folder, state } = run
  if (state === 'empty' || state === 'unreadable') return true
  const row = await whileBusy(() => store.get(id))
  // read after the row, because the journal may grow
  const snapshot = state === 'over' ? ended : foldAgain(folder)
  if (!snapshot) return true
  const { seq } = snapshot.run
  if (!row) return (known.get(id) ?? 0) < seq
  return row.run.seq < seq || isDeepStrictEqual(plain(row), plain(snapshot))
}

const foldAgain = (folder: string): RunSnapshot | undefined => {
  const fold = createRunFold()
  for (const events of new JournalReading(journalPath(folder)).stretches()) for (const event of events) fold.apply(event)
  return fold.seq === 0 ? undefined : fold.snapshot()
}

/** A value as JSON preserves it. */
const plain = (value: unknown): unknown => fromJsonText(toJsonText(value))
