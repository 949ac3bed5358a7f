import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { sqlitePlugin } from '../../src/plugins/sqlite/plugin.ts'
import { prune } from '../../src/retention/prune.ts'
import { openTrash } from '../../src/retention/trash.ts'
import type { PruneMoment } from './start-prune-process.ts'

/* A process of its own that prunes a home, and dies at a moment of its choice: `prune-process.ts HOME KEEP [MOMENT]`. */

const [home, keep, moment] = process.argv.slice(2) as [string, string, PruneMoment | undefined]
const dieAt = (now: PruneMoment): void => {
  if (now === moment) process.kill(process.pid, 'SIGKILL')
}
const trash = openTrash(home)
const store = await sqlitePlugin.storage.open({ home, readOnly: false })
let taken = 0
process.send?.('ready')
const pruned = await prune({
  home,
  rules: { keep: Number(keep), onlyKept: true },
  store: {
    async sizes() {
      const sizes = await store.sizes()
      dieAt('planned')
      return sizes
    },
    async forget(runs) {
      dieAt('before-forgetting')
      await store.forget(runs)
      dieAt('forgotten')
    },
  },
  trash: {
    ...trash,
    take(run) {
      trash.take(run)
      if (++taken === 2) dieAt('moved')
    },
    async empty(isTimeUp) {
      if (moment === 'half-removed') {
        rmSync(join(home, 'trash', String(process.env['FIRST_RUN']), '_envelope.ndjson'))
        dieAt('half-removed')
      }
      const emptied = await trash.empty(isTimeUp)
      dieAt('removed')
      return emptied
    },
  },
})
await store.close()
process.send?.(pruned ? pruned.deleted.map(({ run }) => run.id) : 'busy')
process.disconnect()
