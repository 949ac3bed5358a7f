import { join } from 'node:path'
import { isPinned } from '../../src/journal/pin-file.ts'
import { runFolderPath } from '../../src/journal/run-folder.ts'
import { sqlitePlugin } from '../../src/plugins/sqlite/plugin.ts'
import { planPrune } from '../../src/retention/plan-prune.ts'
import { defaultRules } from '../../src/retention/rules.ts'
import type { Bench } from '../bench-home.ts'
import { copyRun } from '../copy-run.ts'
import { inMs, median, type Row } from '../row.ts'
import { timedSparkwing } from '../timed-process.ts'

/** Far below the 100 ms that were promised. */
const most = 100
const runs = 10_000

/** What `runs prune` and the end of a run do to find out what goes: ask the store, decide, and look for the pins of what would go. */
export const prunePlan = async ({ home, quick }: Bench): Promise<Row> => {
  home.writeConfig('noop: pipeline({ plan({ job }) { job("noop", sh`:`) } })')
  await timedSparkwing(home, ['run', '--output', 'quiet', 'noop'])
  const folder = join(home.project, 'home')
  copyRun(folder, runs)
  const store = await sqlitePlugin.storage.open({ home: folder, readOnly: false })
  try {
    const times: number[] = []
    for (let round = 0; round < (quick ? 5 : 25); round++) {
      const startedAt = performance.now()
      const sizes = await store.sizes()
      // a year from now, age names all that nothing protects
      const now = Date.now() + 365 * 86_400_000
      const { deleted } = planPrune({ runs: sizes, rules: defaultRules, now, isPinned: (run) => isPinned(runFolderPath(folder, run)) })
      times.push(performance.now() - startedAt)
      if (deleted.length !== runs - defaultRules.keep) throw new Error(`the plan names ${deleted.length} runs`)
    }
    const ours = median(times)
    return {
      what: `plan of what to delete, ${runs.toLocaleString('en')} runs`,
      floor: '–',
      ours: inMs(ours),
      ratio: ours / most,
      target: `≤ ${most} ms`,
      isReached: ours <= most,
      note: `longest ${inMs(Math.max(...times))}, with the look for the pins of all that go`,
    }
  } finally {
    await store.close()
  }
}
