import { rmSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { logPath, runFolderPath } from '../../src/journal/run-folder.ts'
import { createFailureReading } from '../../src/records/history/failure-reading.ts'
import { isFailed } from '../../src/history/first-failure.ts'
import { createRunFold } from '../../src/model/fold-run.ts'
import type { EventBody } from '../../src/model/event.ts'
import { toJobId } from '../../src/model/ids.ts'
import { jobDigest } from '../../src/records/digest/job-digest.ts'
import { planned, endJob, scenes, startJob, tellRun } from '../storage/told-runs.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { tempHome } from '../storage/temp-home.ts'
import { firstStart } from '../storage/told-runs.ts'
import { alive, openPorts } from './real-ports.ts'

const failed = { status: 'failed', failure: { reason: 'exit-code', exitCode: 2 } } as const

/** The events of jobs that wrote this text. */
const wrote = (text: string, events: readonly EventBody[]): readonly EventBody[] => {
  const end = { bytes: Buffer.byteLength(text), lines: text.split('\n').length - 1 }
  return events.map((event) => ('log' in event && event.log.bytes > 0 ? { ...event, log: end } : event))
}

describe('how runs failed', () => {
  it('is shown by the first failed job and its line, also for live runs; runs that did not fail are left out', async () => {
    using home = tempHome()
    const text = `Error: too early\n${'line\n'.repeat(400)}src/a.ts(3,7): \u001b[31merror\u001b[0m TS2322: no\n${'line\n'.repeat(400)}`
    const over = tellRun(wrote(text, scenes.failed))
    const passed = tellRun(scenes.passed, { at: firstStart + 1 })
    const allowed = { ...planned('allowed'), allowFailure: true }
    const lastWords = 'last words\n\n'
    const live = tellRun(
      [
        { type: 'run.planned', jobs: [planned('late'), allowed, planned('early'), planned('other')] },
        ...['allowed', 'early', 'late'].flatMap((job) => [...startJob(job), ...wrote(lastWords, endJob(job, failed))]),
        ...startJob('other'),
      ],
      { at: firstStart + 2 },
    )
    for (const run of [over, passed, live]) writeJournal(home.path, run)
    const write = (run: typeof over, job: string, log: string): void => {
      writeFileSync(logPath(runFolderPath(home.path, run.id), toJobId(job)), log)
    }
    write(over, 'lint', text)
    write(live, 'early', '')
    await using ports = await openPorts(home.path, { proveOwner: alive })

    const ask = async () => (await ports.history.failures([live.id, over.id, passed.id, tellRun([]).id])).failures
    const because = 'exited with code 2'
    const line = { number: 402, text: 'src/a.ts(3,7): error TS2322: no' }
    expect(await ask()).to.deep.equal([
      { run: live.id, job: 'early', because },
      { run: over.id, job: 'lint', because, line },
    ])
    // a live run is examined again, a finished one is known
    write(live, 'early', lastWords)
    write(over, 'lint', '')
    expect((await ask()).map((failure) => failure.line?.text)).to.deep.equal(['last words', line.text])
  })

  it('is shown by the recorded headline, without a look at the log', async () => {
    using home = tempHome()
    const headline = { line: 7, text: 'TypeError: a', family: 'exception', signature: 's' }
    const events = scenes.failed.map((event) => (event.type === 'job.finished' ? { ...event, headline } : event))
    const run = tellRun(events)
    writeJournal(home.path, run)
    await using ports = await openPorts(home.path)
    expect((await ports.history.failures([run.id])).failures[0]?.line).to.deep.equal({ number: 7, text: 'TypeError: a' })
  })

  it('is shown without a line if the log is gone', async () => {
    using home = tempHome()
    const run = tellRun(scenes.failed)
    const folder = writeJournal(home.path, run)
    await using ports = await openPorts(home.path)
    rmSync(logPath(folder, toJobId('lint')), { force: true })
    expect((await ports.history.failures([run.id])).failures).to.deep.equal([{ run: run.id, job: 'lint', because: 'exited with code 2' }])
  })

  it('keeps the recorded headline in the digest of a job whose log is gone', async () => {
    using home = tempHome()
    const headline = { line: 7, text: 'TypeError: a', family: 'exception', signature: 's' }
    const fold = createRunFold()
    for (const event of tellRun(scenes.failed).events) fold.apply(event.type === 'job.finished' ? { ...event, headline } : event)
    const job = fold.snapshot().jobs.find(isFailed)
    expect(job && (await jobDigest(home.path, job)).headline).to.deep.equal(headline)
  })

  it('A8: gets its line as soon as its log can be read', async () => {
    using home = tempHome()
    const text = 'error: no\n'
    const run = tellRun(wrote(text, scenes.failed))
    writeFileSync(logPath(writeJournal(home.path, run), toJobId('lint')), text)
    const fold = createRunFold()
    for (const event of run.events) fold.apply(event)
    let asked = 0
    const digestOf: Parameters<typeof createFailureReading>[0]['digestOf'] = async (id, job) => {
      const { headline, ...digest } = await jobDigest(runFolderPath(home.path, id), job)
      if (asked++ === 0) return { ...digest, blocks: [], tail: [], unreadable: 'its folder belongs to root' }
      return { ...digest, ...(headline && { headline }) }
    }
    const reading = createFailureReading({ runOf: () => Promise.resolve(fold.snapshot()), digestOf })
    const lines: unknown[] = []
    for (let time = 0; time < 3; time++) lines.push((await reading.failures([run.id])).failures[0]?.line?.text)
    expect(lines).to.deep.equal([undefined, 'error: no', 'error: no'])
    // a line that was found is kept
    expect(asked).to.equal(2)
  })
})
