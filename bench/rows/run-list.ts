import { join } from 'node:path'
import type { RunListJson } from '../../src/wire/run.ts'
import type { Bench } from '../bench-home.ts'
import { copyRun } from '../copy-run.ts'
import { startDashboard, timeAnswers } from '../dashboard.ts'
import { inMs, percentile, type Row } from '../row.ts'
import { timedSparkwing } from '../timed-process.ts'

const most = 10
const page = 50

/** Pages of the run list, first and later ones, with and without filters, in a store with many runs. */
export const runList = async ({ home, quick }: Bench): Promise<Row> => {
  const runs = quick ? 20_000 : 100_000
  home.writeConfig('noop: pipeline({ plan({ job }) { job("noop", sh`:`) } })')
  await timedSparkwing(home, ['run', '--output', 'quiet', 'noop'])
  const ids = copyRun(join(home.project, 'home'), runs)
  await using dashboard = await startDashboard(home)
  const halfWay = Date.now() - (runs / 2) * 60_000
  const filters = [
    '',
    '&pipeline=noop',
    '&status=passed',
    '&pipeline=noop&status=passed',
    '&text=OOP',
    '&text=oop&status=passed',
    `&since=0&until=${halfWay}`,
  ]
  const times = await timeAnswers(
    dashboard,
    quick ? 500 : 2000,
    (round) => {
      const before =
        Math.floor(round / filters.length) % 2 === 0 ? '' : `&before=${ids[page + Math.floor(Math.random() * (ids.length - page))] ?? ''}`
      return `/api/v1/runs?limit=${page}${filters[Math.abs(round) % filters.length] ?? ''}${before}`
    },
    (body) => {
      const { runs: listed } = JSON.parse(body) as RunListJson
      if (listed.length !== page) throw new Error(`a page has ${listed.length} runs`)
      if (listed.some(({ cells, usual }) => cells !== 'p' || usual?.runs !== 50)) throw new Error('a run lacks its cells or usual time')
    },
  )
  const p99 = percentile(times, 0.99)
  return {
    what: `run list, ${runs.toLocaleString('en')} runs`,
    floor: '–',
    ours: `p99 ${inMs(p99)}`,
    ratio: p99 / most,
    target: `p99 ≤ ${most} ms`,
    isReached: p99 <= most,
    note: `p50 ${inMs(percentile(times, 0.5))}, pages of ${page} with cells and usual times`,
  }
}
