import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from '../bench-home.ts'
import { inMs, median, type Row } from '../row.ts'
import { benchSecrets, secretsOption } from '../secrets.ts'
import { timedNode, timedSparkwing } from '../timed-process.ts'

const mostRatio = 1.7
const mostMib = 160
const secretCount = 20

/** 200 MB of lines from one job with 20 secrets, into its log and index. The floor is a Node that pipes the same lines into a file. */
export const bigOutput = async ({ home, quick }: Bench): Promise<Row> => {
  const bytes = quick ? 50_000_000 : 200_000_000
  const line = 'a line of output that a compiler or a test might have written, 80 characters'
  const command = `yes '${line}' | head -c ${bytes}`
  const secrets = benchSecrets(secretCount)
  Object.assign(home.env, secrets)
  home.writeConfig(`loud: pipeline({ plan({ job }) { job('loud', sh\`${command}\`, ${secretsOption(secrets)}) } })`)
  const ours: number[] = []
  const floors: number[] = []
  const peaks: number[] = []
  for (let round = -1; round < (quick ? 3 : 5); round += 1) {
    const floor = await timedNode([join(import.meta.dirname, '../floors/pipe-to-file.ts'), join(home.project, 'floor.log'), command])
    const run = await timedSparkwing(home, ['run', '--output', 'quiet', 'loud'], true)
    if (round < 0) continue
    floors.push(floor.ms)
    ours.push(run.ms)
    peaks.push(run.peakMib)
  }
  const runs = join(home.project, 'home/runs')
  const short = readdirSync(runs).filter((id) => statSync(join(runs, id, 'loud.log')).size !== bytes)
  if (short.length > 0) throw new Error(`${short.length} logs do not have the ${bytes} bytes that the job wrote`)
  const ratio = median(ours) / median(floors)
  const peak = Math.max(...peaks)
  return {
    what: `${bytes / 1_000_000} MB from one job`,
    floor: `${inMs(median(floors))} (pipe to file)`,
    ours: inMs(median(ours)),
    ratio,
    target: `≤ ${mostRatio} ×, ≤ ${mostMib} MB`,
    isReached: ratio <= mostRatio && peak <= mostMib,
    note: `peak ${peak.toFixed(0)} MiB; ${secretCount} secrets`,
  }
}
