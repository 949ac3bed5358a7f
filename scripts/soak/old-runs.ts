import { chmodSync, cpSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mintRunId } from '../../src/journal/mint-run-id.ts'
import { toMillis } from '../../src/model/ids.ts'

const hourMs = 3_600_000

/** Copies a finished run as one that ran some hours ago: runs younger than an hour are never pruned. Returns its id. */
export const addOldRun = (home: string, run: string, hours: number, workFolder: string): string => {
  const id = mintRunId(toMillis(Date.now() - hours * hourMs))
  const made = join(workFolder, id)
  cpSync(join(home, 'runs', run), made, { recursive: true })
  chmodSync(made, 0o700)
  const path = join(made, '_envelope.ndjson')
  const journal = readFileSync(path, 'utf8')
    .replaceAll(run, id)
    .replace(/^(\{"v":1,"seq":\d+,"at":)(\d+)/gm, (_line, start: string, at: string) => `${start}${Number(at) - hours * hourMs}`)
  writeFileSync(path, journal)
  // whole at once, because readers are at work
  renameSync(made, join(home, 'runs', id))
  return id
}
