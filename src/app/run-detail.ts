import { journalPath } from '../journal/run-folder.ts'
import { readJournal } from '../journal/journal-reader.ts'
import { createRunFold } from '../model/fold-run.ts'
import { toRunDetailJson } from '../wire/to-json.ts'
import type { RunDetailJson } from '../wire/run.ts'

/** A run as its journal tells it, read from the run's folder. */
export const runDetail = ({ folder }: { readonly folder: string }): RunDetailJson => {
  const fold = createRunFold()
  for (const event of readJournal(journalPath(folder)).events) fold.apply(event)
  return toRunDetailJson(fold.snapshot(), folder)
}
