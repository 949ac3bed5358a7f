import { join } from 'node:path'
import { createEventRecorder } from '../../src/journal/event-recorder.ts'
import { JournalWriter } from '../../src/journal/journal-writer.ts'
import { createLogStore } from '../../src/journal/logs/log-writer.ts'
import { toJobId } from '../../src/model/ids.ts'
import { manualClock } from './manual-clock.ts'
import { notice } from './some-events.ts'

/* Run with a limit on file sizes. Writes a log and a journal beyond it and prints what their writers report. */

const folder = process.argv[2] ?? ''
const clock = manualClock()
let shown = 0
const log = createLogStore({
  folder,
  clock,
  onOutput: (_job, chunk) => {
    shown += chunk.length
    return undefined
  },
}).open(toJobId('big'))
const chunk = Buffer.from('a line of twenty-one\n'.repeat(1000))
for (let count = 0; count < 100; count++) await log.write(chunk, 'out')
const closed = await log.close()

const recorder = createEventRecorder({ writer: JournalWriter.open(join(folder, 'journal')), clock, onEvent: () => undefined })
for (let count = 0; count < 3000; count++) recorder.emit(notice(`event ${count}`))
await recorder.finish()

process.stdout.write(JSON.stringify({ closed, shown, failed: recorder.failed?.message, lastSeq: recorder.lastSeq }))
