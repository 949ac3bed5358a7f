import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from '../bench-home.ts'
import { startDashboard } from '../dashboard.ts'
import { writeManyFolders } from '../many-folders.ts'
import type { Row } from '../row.ts'
import { timedSparkwing } from '../timed-process.ts'

const mostPercent = 0.5
const runs = 5_000
/** Until the server has caught up with all of them. */
const settleMs = 40_000
/** The system counts processor time in hundredths of a second. */
const tickMs = 10

/** The processor time of an idle dashboard, over runs that started on another machine and never recorded an end. */
export const silentRuns = async ({ home, quick }: Bench): Promise<Row> => {
  await writeManyFolders(home, runs, begunElsewhere)
  await timedSparkwing(home, ['runs', 'list', '--json'])
  await using dashboard = await startDashboard(home)
  await sleep(settleMs)
  const before = usedMs(dashboard.pid)
  // each run is looked at once a minute
  const watchedMs = quick ? 60_000 : 120_000
  await sleep(watchedMs)
  const percent = ((usedMs(dashboard.pid) - before) / watchedMs) * 100
  return {
    what: `idle dashboard, ${runs.toLocaleString('en')} runs elsewhere`,
    floor: '–',
    ours: `${percent.toFixed(2)} % of a processor`,
    ratio: percent / mostPercent,
    target: `≤ ${mostPercent} %`,
    isReached: percent <= mostPercent,
  }
}

/** The first events, up to the start of the job. */
const begunElsewhere = (journal: string): string =>
  `${journal
    .replace(/"machineId":"[^"]*"/, `"machineId":"${'f'.repeat(32)}"`)
    .split('\n')
    .slice(0, 3)
    .join('\n')}\n`

/** User and system time of a process; only on Linux. */
const usedMs = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * tickMs
}
