import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from '../bench-home.ts'
import { inMs, median, type Row } from '../row.ts'
import { timedSparkwing } from '../timed-process.ts'

const most = 2
const files = 10_000
/** 100 MB in all. */
const bytes = 10_000

/**
 * How much longer a job takes whose 10,000 outputs are kept. The floor is `cp -r` of them. Nothing is deleted: for minutes after many files
 * were, ext4 takes up to ten times as long to make one where they were, which comes by chance to the floor or to us.
 */
export const save = async ({ home, quick }: Bench): Promise<Row> => {
  const count = quick ? files / 10 : files
  const from = join(home.project, 'from')
  for (let n = 0; n < count; n += 1) {
    const folder = join(from, `d${n % 100}`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `f${n}`), String(n).repeat(bytes).slice(0, bytes))
  }
  const ours: number[] = []
  const floors: number[] = []
  for (let round = -1; round < (quick ? 2 : 3); round += 1) {
    const fresh = { ...home, env: { ...home.env, SPARKWING_HOME: join(home.project, `home${round}`) } }
    home.writeConfig(`plain: pipeline({ plan({ job }) { job('t', sh\`cp -r from plain${round}\`) } }),
      cached: pipeline({ plan({ job }) { job('t', sh\`cp -r from dist${round}\`, { cache: { inputs: [], outputs: ['dist${round}'] } }) } })`)
    const startedAt = performance.now()
    execFileSync('cp', ['-r', from, join(home.project, `copy${round}`)])
    const floor = performance.now() - startedAt
    const plain = await timedSparkwing(fresh, ['run', '--output', 'quiet', 'plain'])
    const cached = await timedSparkwing(fresh, ['run', '--output', 'quiet', 'cached'])
    if (round < 0) continue
    floors.push(floor)
    ours.push(cached.ms - plain.ms)
  }
  const ratio = median(ours) / median(floors)
  return {
    what: `${count.toLocaleString('en')} outputs of ${bytes / 1000} KB, kept`,
    floor: `${inMs(median(floors))} (cp -r)`,
    ours: inMs(median(ours)),
    ratio,
    target: `≤ ${most} ×`,
    isReached: ratio <= most,
  }
}
