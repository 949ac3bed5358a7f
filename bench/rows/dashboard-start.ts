import type { Bench } from '../bench-home.ts'
import { inMs, median, type Row } from '../row.ts'
import { timedNode, timedSparkwing } from '../timed-process.ts'

const most = 12

/** `dashboard start` until it reports that the server is ready. The floor is a Node that does nothing. */
export const dashboardStart = async ({ home, quick }: Bench): Promise<Row> => {
  const ours: number[] = []
  const floors: number[] = []
  // the first rounds fill the compile cache
  for (let round = -2; round < (quick ? 5 : 15); round += 1) {
    const floor = await timedNode(['-e', '0'])
    try {
      const start = await timedSparkwing(home, ['dashboard', 'start', '--port', '0', '--json'])
      if (round < 0) continue
      floors.push(floor.ms)
      ours.push(start.ms)
    } finally {
      await timedSparkwing(home, ['dashboard', 'kill'])
    }
  }
  const ratio = median(ours) / median(floors)
  return {
    what: 'dashboard start to ready',
    floor: `${inMs(median(floors))} (node -e 0)`,
    ours: inMs(median(ours)),
    ratio,
    target: `≤ ${most} ×`,
    isReached: ratio <= most,
  }
}
