import type { Bench } from '../bench-home.ts'
import { inMs, median, type Row } from '../row.ts'
import { benchSecrets, secretsOption } from '../secrets.ts'
import { timedSparkwing } from '../timed-process.ts'

const mostRatio = 1.25
const mostMoreMib = 10
const secretCount = 100

/** 200 MB of lines from one job with 100 secrets. The floor is the same job without secrets. */
export const masking = async ({ home, quick }: Bench): Promise<Row> => {
  const bytes = quick ? 50_000_000 : 200_000_000
  const secrets = benchSecrets(secretCount)
  Object.assign(home.env, secrets)
  const command = `sh\`yes 'a line of output that a compiler or a test might have written, 80 characters' | head -c ${bytes}\``
  home.writeConfig(`open: pipeline({ plan({ job }) { job('loud', ${command}) } }),
    masked: pipeline({ plan({ job }) { job('loud', ${command}, ${secretsOption(secrets)}) } })`)
  const ours: number[] = []
  const floors: number[] = []
  const peaks: number[] = []
  const floorPeaks: number[] = []
  for (let round = -1; round < (quick ? 3 : 7); round += 1) {
    const floor = await timedSparkwing(home, ['run', '--output', 'quiet', 'open'], true)
    const run = await timedSparkwing(home, ['run', '--output', 'quiet', 'masked'], true)
    if (round < 0) continue
    floors.push(floor.ms)
    ours.push(run.ms)
    floorPeaks.push(floor.peakMib)
    peaks.push(run.peakMib)
  }
  const ratio = median(ours) / median(floors)
  const more = median(peaks) - median(floorPeaks)
  return {
    what: `${bytes / 1_000_000} MB, ${secretCount} secrets`,
    floor: `${inMs(median(floors))} (without)`,
    ours: inMs(median(ours)),
    ratio,
    target: `≤ ${mostRatio} ×, ≤ ${mostMoreMib} MB more`,
    isReached: ratio <= mostRatio && more <= mostMoreMib,
    note: `${more < 0 ? '' : '+'}${more.toFixed(0)} MiB`,
  }
}
