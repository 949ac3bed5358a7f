import { execFileSync } from 'node:child_process'
import type { Bench } from '../bench-home.ts'
import { inMs, percentile, type Row } from '../row.ts'
import { timedNode, timedSparkwing } from '../timed-process.ts'

/** What a user still takes for at once. */
const most = 100

/** One Tab behind a flag of a pipeline in a home with runs, from the process that a shell starts to its end. */
export const tab = async ({ home, quick }: Bench): Promise<Row> => {
  home.writeConfig('noop: pipeline({ plan({ job }) { job("noop", sh`:`) } })')
  execFileSync(process.execPath, [home.cli, 'run', '--output', 'quiet', 'noop'], { cwd: home.project, env: home.env, stdio: 'ignore' })
  const calls = [
    ['run', 'n'],
    ['run', 'noop', '--from', ''],
    ['runs', 'show', ''],
  ]
  const times: number[] = []
  const floors: number[] = []
  // the first rounds load the config and fill the compile cache
  for (let round = -3; round < (quick ? 5 : 20); round += 1) {
    for (const words of calls) {
      const { ms } = await timedSparkwing(home, ['autocomplete:words', '--', ...words])
      if (round >= 0) times.push(ms)
    }
    if (round >= 0) floors.push((await timedNode(['-e', '0'])).ms)
  }
  const ours = percentile(times, 0.9)
  const floor = percentile(floors, 0.9)
  return {
    what: 'one Tab, p90',
    floor: `${inMs(floor)} (node -e 0)`,
    ours: inMs(ours),
    ratio: ours / floor,
    target: `≤ ${inMs(most)}`,
    isReached: ours <= most,
  }
}
