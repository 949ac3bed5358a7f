import { createReporter } from '../../../src/cli/reporters/reporter.ts'
import { plannedJob, runId, tellRun } from '../run-events.ts'

/** A process of its own for tests of real pipes: prints `lines` lines through the lines output, then exits with 3. */
const [lines = '0'] = process.argv.slice(2)
const reporter = createReporter('lines', { stdout: process.stdout, env: {}, run: runId, folder: '/tmp', pipeline: 'release' })
const job = plannedJob('job')
const run = tellRun()
reporter.event(run.started())
reporter.event(run.planned([job]))
reporter.event(run.jobStarted('job'))
let mostWaiting = 0
for (let line = 0; line < Number(lines); line += 100) {
  const text = Array.from({ length: 100 }, (_, index) => `this is line ${line + index} of many\n`).join('')
  await reporter.output(job.id, Buffer.from(text), 'out')
  mostWaiting = Math.max(mostWaiting, process.stdout.writableLength)
}
reporter.event(run.finished('job', 1000))
reporter.event(run.runFinished(1000))
await reporter.finish()
process.stderr.write(String(mostWaiting))
process.exit(3)
