import type { Bench } from '../bench-home.ts'
import { inMs, median, type Row } from '../row.ts'
import { timedSparkwing } from '../timed-process.ts'

const most = 1.3
const few = 100

/** The cost of one more job in a big run, compared with a run of 100 jobs. The start of the process is subtracted from both. */
export const jobCost = async ({ home, quick }: Bench): Promise<Row> => {
  const many = quick ? 1_000 : 10_000
  const plan = (jobs: number): string => `pipeline({ plan({ job }) { for (let n = 0; n < ${jobs}; n += 1) job(\`job-\${n}\`, sh\`:\`) } })`
  home.writeConfig(`one: ${plan(1)}, few: ${plan(few)}, many: ${plan(many)}`)
  const time = async (pipeline: string, rounds: number): Promise<number> => {
    const times: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      times.push((await timedSparkwing(home, ['run', '--output', 'quiet', '--concurrency', '2', pipeline])).ms)
    }
    return median(times)
  }
  await time('few', 1)
  const start = await time('one', 7)
  const costOfFew = ((await time('few', 7)) - start) / (few - 1)
  const costOfMany = ((await time('many', quick ? 3 : 1)) - start) / (many - 1)
  const ratio = costOfMany / costOfFew
  return {
    what: `one more job of ${many.toLocaleString('en')}`,
    floor: `${inMs(costOfFew)} (of ${few})`,
    ours: inMs(costOfMany),
    ratio,
    target: `≤ ${most} ×`,
    isReached: ratio <= most,
  }
}
