import { appendFileSync, rmSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { logPath, runFolderPath } from '../../src/journal/run-folder.ts'
import { createFailureReading } from '../../src/records/history/failure-reading.ts'
import { createRunFold } from '../../src/model/fold-run.ts'
import { toJobId } from '../../src/model/ids.ts'
import { UnreadableError } from '../../src/model/unreadable.ts'
import { planned, endJob, scenes, startJob, tellRun } from '../storage/told-runs.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { tempHome } from '../storage/temp-home.ts'
import { firstStart } from '../storage/told-runs.ts'
import { alive, openPorts } from './real-ports.ts'

const failed = { status: 'failed', failure: { reason: 'exit-code', exitCode: 2 } } as const

describe('how runs failed', () => {
  it('is shown by the first failed job and its line, also for live runs; runs that did not fail are left out', async () => {
    using home = tempHome()
    const over = tellRun(scenes.failed)
    const passed = tellRun(scenes.passed, { at: firstStart + 1 })
    const allowed = { ...planned('allowed'), allowFailure: true }
    const live = tellRun(
      [
        { type: 'run.planned', jobs: [planned('late'), allowed, planned('early'), planned('other')] },
        ...['allowed', 'early', 'late'].flatMap((job) => [...startJob(job), ...endJob(job, failed)]),
        ...startJob('other'),
      ],
      { at: firstStart + 2 },
    )
    for (const run of [over, passed, live]) writeJournal(home.path, run)
    const write = (run: typeof over, job: string, text: string): void => {
      writeFileSync(logPath(runFolderPath(home.path, run.id), toJobId(job)), text)
    }
    write(over, 'lint', `${'Error: too early\n'.repeat(10)}${'line\n'.repeat(199)}\u001b[31mlint error: no\u001b[0m\n`)
    write(live, 'early', '')
    await using ports = await openPorts(home.path, { proveOwner: alive })

    const ask = async () => (await ports.history.failures([live.id, over.id, passed.id, tellRun([]).id])).failures
    const because = 'exited with code 2'
    const line = { number: 210, text: 'lint error: no', stream: 'out' }
    expect(await ask()).to.deep.equal([
      { run: live.id, job: 'early', because },
      { run: over.id, job: 'lint', because, line },
    ])
    // a live run is examined again, a finished one is known
    write(live, 'early', 'last words\n')
    appendFileSync(logPath(runFolderPath(home.path, over.id), toJobId('lint')), 'line\n'.repeat(300))
    expect((await ask()).map((failure) => failure.line?.text)).to.deep.equal(['last words', line.text])
  })

  it('is shown without a line if the log is gone', async () => {
    using home = tempHome()
    const run = tellRun(scenes.failed)
    const folder = writeJournal(home.path, run)
    await using ports = await openPorts(home.path)
    rmSync(logPath(folder, toJobId('lint')), { force: true })
    expect((await ports.history.failures([run.id])).failures).to.deep.equal([{ run: run.id, job: 'lint', because: 'exited with code 2' }])
  })

  it('A8: gets its line as soon as its log can be read', async () => {
    using home = tempHome()
    const run = tellRun(scenes.failed)
    writeFileSync(logPath(writeJournal(home.path, run), toJobId('lint')), 'error: no\n')
    await using ports = await openPorts(home.path)
    const fold = createRunFold()
    for (const event of run.events) fold.apply(event)
    let asked = 0
    const tailOf: Parameters<typeof createFailureReading>[0]['tailOf'] = async (id, job, count) => {
      if (asked++ === 0) throw new UnreadableError(run.id, { reason: 'its folder belongs to root', tryThis: 'Take it over.' })
      await using log = await ports.logs.open(id, job)
      return (await log?.tail(count))?.lines ?? []
    }
    const reading = createFailureReading({ runOf: () => Promise.resolve(fold.snapshot()), tailOf })
    const lines: unknown[] = []
    for (let time = 0; time < 3; time++) lines.push((await reading.failures([run.id])).failures[0]?.line?.text)
    expect(lines).to.deep.equal([undefined, 'error: no', 'error: no'])
    // a line that was found is kept
    expect(asked).to.equal(2)
  })
})
