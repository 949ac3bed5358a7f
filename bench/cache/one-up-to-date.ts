import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from '../bench-home.ts'
import { inMs, median, type Row } from '../row.ts'
import { timedSparkwing } from '../timed-process.ts'

const mostMs = 15

/** One job that is up to date: how much longer the whole command takes than a run of `true` without `cache`. */
export const oneUpToDate = async ({ home, quick }: Bench): Promise<Row> => {
  writeFileSync(join(home.project, 'in.txt'), 'in')
  home.writeConfig(`plain: pipeline({ plan({ job }) { job('t', sh\`true\`) } }),
    cached: pipeline({ plan({ job }) { job('t', sh\`true\`, { cache: { inputs: ['in.txt'], outputs: [] } }) } })`)
  const plain: number[] = []
  const cached: number[] = []
  for (let round = -3; round < (quick ? 7 : 25); round += 1) {
    const before = await timedSparkwing(home, ['run', '--output', 'quiet', 'plain'])
    const run = await timedSparkwing(home, ['run', '--output', 'quiet', 'cached'])
    if (round < 0) continue
    plain.push(before.ms)
    cached.push(run.ms)
  }
  const more = median(cached) - median(plain)
  return {
    what: 'one job that is up to date, whole process',
    floor: `${inMs(median(plain))} (true, without cache)`,
    ours: `${inMs(median(cached))}, ${more < 0 ? '−' : '+'} ${inMs(Math.abs(more))}`,
    ratio: Math.max(0, more) / mostMs,
    target: `≤ + ${mostMs} ms`,
    isReached: more <= mostMs,
  }
}
