import { closeSync, openSync } from 'node:fs'
import { createLocks } from '../../src/locks/locks.ts'
import { sqlitePlugin } from '../../src/plugins/sqlite/plugin.ts'
import { openRunIndex } from '../../src/records/run-index.ts'
import { parseRunId } from '../../src/model/ids.ts'
import { UserError } from '../../src/model/user-error.ts'

/*
 * Reads a run while this process may not open more files, and again when it may: node out-of-files-fixture.ts HOME RUN, under a low
 * `ulimit -n`.
 */

const [home = '', text = ''] = process.argv.slice(2)
const run = parseRunId(text)
if (!run) throw new Error(`${text} is no run`)

const index = await openRunIndex({
  home,
  storage: sqlitePlugin.storage,
  locks: createLocks(home),
  proveOwner: () => ({ verdict: 'alive' }),
})
const look = async (): Promise<void> => {
  const found = await index.get(run).then(
    (one) => one?.run.state.status,
    (error: unknown) => (error instanceof UserError ? `${error.code}: ${error.message}` : String(error)),
  )
  console.log(JSON.stringify({ found, unreadable: [...index.unreadable.values()].map(({ reason }) => reason) }))
}

const held: number[] = []
try {
  for (;;) held.push(openSync('/dev/null', 'r'))
} catch {
  // no file is left
}
await look()
for (const file of held) closeSync(file)
await look()
await index.close()
