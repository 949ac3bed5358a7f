import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { LogLinesJson } from '../../src/wire/api.ts'
import type { Bench } from '../bench-home.ts'
import { startDashboard, timeAnswers } from '../dashboard.ts'
import { inMs, percentile, type Row } from '../row.ts'
import { timedSparkwing } from '../timed-process.ts'

const most = 10
const window = 200
const lineBytes = 100

/** 200 lines from a random place in a big log that a job wrote. Each line is its own number, so a wrong window is noticed. */
export const logLines = async ({ home, quick }: Bench): Promise<Row> => {
  const lines = quick ? 1_000_000 : 10_000_000
  const textOf = (number: number): string => String(number).padStart(lineBytes - 1, '0')
  home.writeConfig(`long: pipeline({ plan({ job }) { job('long', sh\`seq -f %0${lineBytes - 1}.0f ${lines}\`) } })`)
  await timedSparkwing(home, ['run', '--output', 'quiet', 'long'])
  const [run = ''] = readdirSync(join(home.project, 'home/runs'))
  await using dashboard = await startDashboard(home)
  let from = 1
  const times = await timeAnswers(
    dashboard,
    quick ? 500 : 2000,
    () => {
      from = 1 + Math.floor(Math.random() * (lines - window))
      return `/api/v1/runs/${run}/jobs/long/lines?from=${from}&count=${window}`
    },
    (body) => {
      const { lines: read, total } = JSON.parse(body) as LogLinesJson
      const isRight = total === lines && read.length === window && read.every(({ text }, index) => text === textOf(from + index))
      if (!isRight) throw new Error(`the lines from ${from} on differ from what the job wrote`)
    },
  )
  const p99 = percentile(times, 0.99)
  return {
    what: `${window} lines of ${(lines * lineBytes) / 1_000_000} MB, ${lines / 1_000_000} M lines`,
    floor: '–',
    ours: `p99 ${inMs(p99)}`,
    ratio: p99 / most,
    target: `p99 ≤ ${most} ms`,
    isReached: p99 <= most,
    note: `p50 ${inMs(percentile(times, 0.5))}`,
  }
}
