import type { SeenPipelinesJson } from '../../src/wire/api.ts'
import type { Bench } from '../bench-home.ts'
import { startDashboard, timeAnswers } from '../dashboard.ts'
import { writeManyFolders } from '../many-folders.ts'
import { inMs, percentile, type Row } from '../row.ts'
import { timedSparkwing } from '../timed-process.ts'

const most = 300

/** What the page of pipelines asks for: all pipelines, each with its newest runs. */
export const pipelineList = async ({ home, quick }: Bench): Promise<Row> => {
  const pipelines = 6_000
  await writeManyFolders(home, pipelines, (journal, n) => journal.replace('"pipeline":"noop"', `"pipeline":"noop-${n}"`))
  await timedSparkwing(home, ['runs', 'list', '--json'])
  await using dashboard = await startDashboard(home)
  const times = await timeAnswers(
    dashboard,
    quick ? 10 : 50,
    () => '/api/v1/pipelines',
    (body) => {
      const told = (JSON.parse(body) as SeenPipelinesJson).pipelines
      if (told.length !== pipelines || told.some(({ recent }) => recent.length !== 1))
        throw new Error(`${told.length} pipelines are listed`)
    },
  )
  const p95 = percentile(times, 0.95)
  return {
    what: `pipeline list, ${pipelines.toLocaleString('en')} pipelines`,
    floor: '–',
    ours: `p95 ${inMs(p95)}`,
    ratio: p95 / most,
    target: `p95 ≤ ${most} ms`,
    isReached: p95 <= most,
    note: `p50 ${inMs(percentile(times, 0.5))}`,
  }
}
