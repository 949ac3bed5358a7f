import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from '../bench-home.ts'
import { inMs, median, type Row } from '../row.ts'
import { timedSparkwing } from '../timed-process.ts'

const most = 2
const files = 10_000
/** 100 MB in all. */
const bytes = 10_000

/**
 * How much longer a job takes whose 10,000 outputs are kept. The floor is `cp -r` of them, after the same deletions, because for a minute
 * after many files were deleted, ext4 takes up to ten times as long to make a new one.
 */
export const save = async ({ home, quick }: Bench): Promise<Row> => {
  const count = quick ? files / 10 : files
  const from = join(home.project, 'from')
  const copy = join(home.project, 'copy')
  for (let n = 0; n < count; n += 1) {
    const folder = join(from, `d${n % 100}`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `f${n}`), String(n).repeat(bytes).slice(0, bytes))
  }
  home.writeConfig(`plain: pipeline({ plan({ job }) { job('t', sh\`rm -rf dist && cp -r from dist\`) } }),
    cached: pipeline({ plan({ job }) { job('t', sh\`rm -rf dist && cp -r from dist\`, { cache: { inputs: [], outputs: ['dist'] } }) } })`)
  const ours: number[] = []
  const floors: number[] = []
  for (let round = -1; round < (quick ? 2 : 5); round += 1) {
    const plain = await timedSparkwing(home, ['run', '--output', 'quiet', 'plain'])
    await timedSparkwing(home, ['cache', 'clear'])
    const startedAt = performance.now()
    execFileSync('cp', ['-r', from, copy])
    const floor = performance.now() - startedAt
    const cached = await timedSparkwing(home, ['run', '--output', 'quiet', 'cached'])
    rmSync(copy, { recursive: true })
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
