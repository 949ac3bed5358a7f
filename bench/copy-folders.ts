import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mintRunId } from '../src/journal/mint-run-id.ts'
import { journalPath, runFolderPath } from '../src/journal/run-folder.ts'
import { parseRunId, toMillis } from '../src/model/ids.ts'

/**
 * Copies the folder of the only run in a home until there are `count`, a minute apart, with their own journals. `change` edits the text of
 * the journal of copy `n`. The store does not know of the copies: the next reader folds them in.
 */
export const copyFolders = (home: string, count: number, change = (journal: string, _n: number): string => journal): void => {
  const [first] = readdirSync(join(home, 'runs')).flatMap((name) => parseRunId(name) ?? [])
  if (!first) throw new Error('there is no run to copy')
  const from = runFolderPath(home, first)
  const journal = readFileSync(journalPath(from), 'utf8')
  const others = readdirSync(from).filter((name) => join(from, name) !== journalPath(from))
  const now = Date.now()
  for (let n = 1; n < count; n++) {
    const id = mintRunId(toMillis(now - n * 60_000))
    const folder = runFolderPath(home, id)
    mkdirSync(folder, 0o700)
    writeFileSync(journalPath(folder), change(journal.replaceAll(first, id), n), { mode: 0o600 })
    for (const name of others) cpSync(join(from, name), join(folder, name))
  }
}
