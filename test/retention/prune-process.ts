import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sqlitePlugin } from '../../src/plugins/sqlite/plugin.ts'
import { prune } from '../../src/retention/prune.ts'
import type { RetentionRules } from '../../src/retention/rules.ts'
import { openTrash } from '../../src/retention/trash.ts'
import type { PruneMoment } from './start-prune-process.ts'

/* A process of its own that prunes a home, and dies at a moment of its choice: `prune-process.ts HOME RULES [MOMENT]`. */

const [home, rules, moment] = process.argv.slice(2) as [string, string, PruneMoment | undefined]
const dieAt = (now: PruneMoment): void => {
  if (now === moment) process.kill(process.pid, 'SIGKILL')
}
const trash = openTrash(home)
const store = await sqlitePlugin.storage.open({ home, readOnly: false })
const firstRun = String(process.env['FIRST_RUN'])
let taken = 0
process.send?.('ready')
const pruned = await prune({
  home,
  rules: JSON.parse(rules) as RetentionRules,
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
    async forgetLogs(runs) {
      dieAt('before-forgetting-logs')
      await store.forgetLogs(runs)
      dieAt('logs-forgotten')
    },
  },
  trash: {
    ...trash,
    take(run) {
      trash.take(run)
      if (++taken === 2) dieAt('moved')
    },
    takeLogs(run, removed) {
      if (moment === 'logs-noted') {
        mkdirSync(join(home, 'trash'), { recursive: true })
        writeFileSync(join(home, 'trash', `${run}.logs`), '')
        dieAt('logs-noted')
      }
      trash.takeLogs(run, removed)
      if (++taken === 2) dieAt('logs-marked')
    },
    async empty(isTimeUp) {
      if (moment === 'half-removed') {
        rmSync(join(home, 'trash', firstRun, '_envelope.ndjson'))
        dieAt('half-removed')
      }
      if (moment === 'logs-half-removed') {
        rmSync(join(home, 'runs', firstRun, 'lint.log'))
        dieAt('logs-half-removed')
      }
      const emptied = await trash.empty(isTimeUp)
      dieAt('removed')
      return emptied
    },
  },
})
await store.close()
process.send?.(pruned ? [...pruned.deleted, ...pruned.withoutLogs].map(({ run }) => run.id) : 'busy')
process.disconnect()
