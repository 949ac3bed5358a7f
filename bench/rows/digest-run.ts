import type { Bench } from '../bench-home.ts'
import { inMs, median, type Row } from '../row.ts'
import { timedSparkwing } from '../timed-process.ts'

/** What the command takes longer than one that only lists a run. */
const most = 300
const jobs = 50

const config = `broken: pipeline({ plan({ job }) {
  for (let i = 0; i < ${jobs}; i++)
    job('test-' + i, sh\`seq -f 'ok %.0f - keeps entry %.0f' 400; echo 'AssertionError: expected 1'; seq -f 'after %.0f' 400; exit $CODE\`, { allowFailure: true })
} })`

/** `runs show --digest` of a run with 50 failed jobs, which were allowed to fail, compared with a run that passed before. */
export const digestRun = async ({ home, quick }: Bench): Promise<Row> => {
  home.writeConfig(config)
  for (const code of ['0', '1']) await timedSparkwing({ ...home, env: { ...home.env, CODE: code } }, ['run', '--output', 'quiet', 'broken'])
  const shown: number[] = []
  const listed: number[] = []
  for (let round = 0; round < (quick ? 5 : 15); round++) {
    shown.push((await timedSparkwing(home, ['runs', 'show', 'latest', '--digest', '--json'])).ms)
    listed.push((await timedSparkwing(home, ['runs', 'list', '--limit', '1', '--json'])).ms)
  }
  const ours = median(shown) - median(listed)
  return {
    what: `digest of ${jobs} failed jobs`,
    floor: '–',
    ours: inMs(ours),
    ratio: ours / most,
    target: `≤ ${most} ms more`,
    isReached: ours <= most,
    note: `runs list ${inMs(median(listed))}`,
  }
}
