import { createLogStore } from '../../src/journal/logs/log-writer.ts'
import { toJobId } from '../../src/model/ids.ts'
import { manualClock } from './manual-clock.ts'

/* Run under `strace`, which makes some of the writes fail. Writes ten lines to a log and prints how it ended. */

const clock = manualClock()
const log = createLogStore({ folder: process.argv[2] ?? '', clock }).open(toJobId('build'))
for (let number = 1; number <= 10; number++) {
  clock.elapsedMs += 1
  await log.write(Buffer.from(`line ${number}\n`), 'out')
}
process.stdout.write(JSON.stringify(await log.close()))
