import { expect } from 'chai'
import { toJobId } from '../../../src/model/ids.ts'
import { createReporter, type OutputKind } from '../../../src/cli/reporters/reporter.ts'
import { FakeTerminal } from '../fake-terminal.ts'
import { exitedWith, plannedJob, runId, tellRun } from '../run-events.ts'

const folder = `/home/ada/.sparkwing/runs/${runId}`
const env = { LANG: 'C.UTF-8' }

const show = (kind: OutputKind, { terminal = new FakeTerminal({ isTTY: false }) } = {}) => {
  const reporter = createReporter(kind, {
    stdout: terminal,
    env,
    run: runId,
    folder,
    pipeline: 'release',
    stderr: new FakeTerminal(),
  })
  const say = (job: string, text: string, stream: 'out' | 'err' = 'out'): void => {
    void reporter.output(toJobId(job), Buffer.from(text), stream)
  }
  return { terminal, reporter, say, run: tellRun() }
}

const lint = plannedJob('lint')
const test = plannedJob('test/node-22')
const publish = plannedJob('publish', { needs: [lint.id] })

const failingRun = ({ reporter, say, run }: ReturnType<typeof show>): void => {
  reporter.event(run.started())
  reporter.event(run.planned([lint, test, publish]))
  reporter.event(run.jobStarted('lint'))
  reporter.event(run.jobStarted('test/node-22'))
  say('lint', 'checking ')
  say('test/node-22', 'first try\n')
  say('lint', 'files\nsrc/app.ts: no')
  reporter.event(run.retrying('test/node-22', 1, 2000))
  reporter.event(run.jobStarted('test/node-22', 2))
  reporter.event(run.finished('lint', 2100, { ended: exitedWith(1), bytes: 30, lines: 2 }))
  reporter.event(run.annotated('a process kept the pipe open', test.id))
  reporter.event(run.finished('test/node-22', 800, { attempt: 2 }))
  reporter.event(run.skipped('publish', { reason: 'need-failed', need: lint.id }))
  reporter.event(run.runFinished(3000, { status: 'failed', failed: [lint.id] }))
}

describe('lines output', () => {
  it('puts each line behind its job, whole, with the facts between', async () => {
    const shown = show('lines')
    failingRun(shown)
    await shown.reporter.finish()
    expect(shown.terminal.written).to.equal(`● release started · ${runId}
● lint started
● test/node-22 started
test/node-22 │ first try
lint │ checking files
↻ test/node-22 attempt 1 failed: exited with code 1; next attempt in 2.0 s
lint │ src/app.ts: no
✗ lint failed after 2.1 s: exited with code 1
! warning test/node-22: a process kept the pipe open
✓ test/node-22 passed in 800 ms (attempt 2)
– publish skipped: lint failed
✗ release failed in 3.0 s · 1 passed, 1 failed, 1 skipped
  again  sparkwing run -C /home/ada/shop release
  show   sparkwing runs show ${runId} --digest
`)
  })

  it('keeps the two streams of a function apart inside a line', async () => {
    const { terminal, reporter, say, run } = show('lines')
    reporter.event(run.started())
    reporter.event(run.planned([lint]))
    say('lint', 'out ')
    say('lint', 'err\n', 'err')
    say('lint', 'out\n')
    await reporter.finish()
    expect(terminal.written).to.include('lint │ err\nlint │ out out\n')
  })

  it('gives a pipe the bytes and a terminal only what is safe', async () => {
    for (const isTTY of [false, true]) {
      const { terminal, reporter, say } = show('lines', { terminal: new FakeTerminal({ isTTY }) })
      say('lint', '10 %\r\x1b]0;evil\x07100 %\n')
      await reporter.finish()
      expect(terminal.written).to.equal(isTTY ? 'lint \x1b[2m│\x1b[22m 100 %\n' : 'lint │ 10 %\r\x1b]0;evil\x07100 %\n')
    }
  })
})

describe('quiet output', () => {
  it('is one line', async () => {
    const { terminal, reporter, run } = show('quiet')
    reporter.event(run.started())
    reporter.event(run.planned([lint, test]))
    reporter.event(run.finished('lint', 100))
    reporter.event(run.finished('test/node-22', 100))
    reporter.event(run.runFinished(4200))
    await reporter.finish()
    expect(terminal.written).to.equal(`✓ release passed in 4.2 s · 2 jobs · ${runId}\n`)
  })

  it('shows the last lines of what failed before it', async () => {
    const shown = show('quiet')
    failingRun(shown)
    await shown.reporter.finish()
    expect(shown.terminal.written).to.equal(`✗ lint failed after 2.1 s: exited with code 1
    checking files
    src/app.ts: no
✗ release failed in 3.0 s · 1 passed, 1 failed, 1 skipped · ${runId}
`)
  })
})

describe('ndjson output', () => {
  it("is the journal's own lines and nothing else", async () => {
    const { terminal, reporter, say, run } = show('ndjson')
    const events = [run.started(), run.planned([lint]), run.jobStarted('lint'), run.finished('lint', 5), run.runFinished(6)]
    for (const event of events) {
      reporter.event(event)
      say('lint', 'text')
      reporter.notice('a notice')
    }
    await reporter.finish()
    expect(terminal.written).to.equal(events.map((event) => `${JSON.stringify(event)}\n`).join(''))
  })
})
