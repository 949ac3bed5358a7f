import { mkdirSync, writeFileSync } from 'node:fs'
import { journalPath, runFolderPath } from '../../src/journal/run-folder.ts'
import type { ToldRun } from './told-runs.ts'

/** Writes the run's folder and journal as its runner would have, `torn` behind the last whole line. */
export const writeJournal = (home: string, { id, events }: ToldRun, torn = ''): string => {
  const folder = runFolderPath(home, id)
  mkdirSync(folder, { recursive: true })
  writeFileSync(journalPath(folder), `${events.map((event) => `${JSON.stringify(event)}\n`).join('')}${torn}`)
  return folder
}
