import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from '../bench-home.ts'
import { inMs, median, type Row } from '../row.ts'
import { timedNode, timedSparkwing } from '../timed-process.ts'

const files = 50_000
const filesInFolder = 100
/** At most this many times the floor: without a change, and with nothing remembered. */
const most = { warm: 2, cold: 1.5 }
/** What one changed file may add, in milliseconds. */
const mostForOneMs = 20

/**
 * One job with 50,000 inputs: nothing changed, one file changed, and nothing remembered. The start of the process, as of a run without
 * `cache`, is not counted, nor that of the floors: loops in Node that look at the files, or read and hash them.
 */
export const manyInputs = async ({ home, quick }: Bench): Promise<Row> => {
  const count = quick ? files / 10 : files
  const folder = join(home.project, 'in')
  for (let n = 0; n < count; n += 1) {
    const below = join(folder, `d${Math.floor(n / filesInFolder)}`)
    if (n % filesInFolder === 0) mkdirSync(below, { recursive: true })
    writeFileSync(join(below, `f${n}`), `${n} `.repeat(400).slice(0, 2048))
  }
  home.writeConfig(`plain: pipeline({ plan({ job }) { job('t', sh\`:\`) } }),
    cached: pipeline({ plan({ job }) { job('t', sh\`:\`, { cache: { inputs: ['in'], outputs: [] } }) } })`)
  const run = async (pipeline: string, ...flags: readonly string[]): Promise<number> =>
    (await timedSparkwing(home, ['run', '--output', 'quiet', ...flags, pipeline])).ms
  const floor = async (...args: readonly string[]): Promise<number> =>
    (await timedNode([join(import.meta.dirname, '../floors/look-at-files.ts'), folder, ...args])).ms
  const times = { plain: [], node: [], lstat: [], read: [], cold: [], warm: [], changed: [] } as Record<string, number[]>
  const note = (name: string, ms: number): void => void times[name]?.push(ms)
  await run('plain')
  await run('cached')
  for (let round = 0; round < (quick ? 3 : 5); round += 1) {
    note('plain', await run('plain'))
    note('node', (await timedNode(['-e', '0'])).ms)
    note('lstat', await floor())
    note('read', await floor('read'))
    await timedSparkwing(home, ['cache', 'clear'])
    note('cold', await run('cached'))
    note('warm', await run('cached'))
    writeFileSync(join(folder, 'd0', 'f0'), `changed ${round}`)
    note('changed', await run('cached'))
  }
  const of = (name: string): number => median(times[name] ?? [])
  const lstat = of('lstat') - of('node')
  const read = of('read') - of('node')
  const [warm, cold] = [of('warm') - of('plain'), of('cold') - of('plain')]
  const one = of('changed') - of('warm')
  // the job runs where something changed, or nothing is remembered, and then what decides it is looked at twice more
  const ratio = Math.max(warm / lstat / most.warm, cold / read / most.cold, one / (mostForOneMs + 2 * warm))
  return {
    what: `${count.toLocaleString('en')} inputs: as before, one changed, all new`,
    floor: `${inMs(lstat)} (lstat), ${inMs(read)} (read, hash)`,
    ours: `${inMs(warm)}, + ${inMs(one)}, ${inMs(cold)}`,
    ratio,
    target: `≤ ${most.warm} × lstat, + ${mostForOneMs} ms and two looks, ≤ ${most.cold} × read`,
    isReached: ratio <= 1,
  }
}
