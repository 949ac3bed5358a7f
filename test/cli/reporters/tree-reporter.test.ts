import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect } from 'chai'
import { toJobId } from '../../../src/model/ids.ts'
import { createTreeReporter } from '../../../src/cli/reporters/tree-reporter.ts'
import type { AskExpectedEnd, Reporter } from '../../../src/cli/reporters/surface.ts'
import { createOutput } from '../../../src/cli/terminal/output-stream.ts'
import { steerTime } from '../../steered-time.ts'
import { FakeTerminal, until } from '../fake-terminal.ts'
import { exitedWith, plannedJob, runId, tellRun } from '../run-events.ts'

const folder = `/home/ada/.sparkwing/runs/${runId}`

describe('tree output', () => {
  const open: Reporter[] = []
  const start = ({
    terminal = new FakeTerminal(),
    isForeground = (): boolean => true,
    env = {},
    expectedEnd = (): ReturnType<AskExpectedEnd> => Promise.resolve(undefined),
  } = {}) => {
    const style = { isColour: false, isUnicode: true }
    const surface = {
      output: createOutput(terminal),
      stdout: terminal,
      stderr: terminal,
      style,
      env,
      run: runId,
      folder,
      pipeline: 'release',
    }
    const reporter = createTreeReporter({ ...surface, expectedEnd }, { isForeground })
    open.push(reporter)
    const say = (job: string, text: string): void => {
      void reporter.output(toJobId(job), Buffer.from(text), 'out')
    }
    return {
      terminal,
      reporter,
      say,
      run: tellRun({ at: Date.now() }),
      shows: (text: string) =>
        until(
          () => terminal.text().includes(text),
          () => terminal.text(),
        ),
    }
  }
  afterEach(async () => {
    for (const reporter of open.splice(0)) await reporter.finish()
  })

  const install = plannedJob('install')
  const lint = plannedJob('lint', { needs: [install.id] })
  const test = plannedJob('test', { needs: [install.id] })
  const publish = plannedJob('publish', { needs: [lint.id, test.id] })

  it('shows every job of the plan with its state and the last line of what runs', () => {
    using time = steerTime(['setInterval'])
    const { terminal, reporter, say, run } = start()
    reporter.event(run.started())
    reporter.event(run.planned([install, lint, test, publish]))
    reporter.event(run.jobStarted('install'))
    say('install', 'added 1 package\nadded 300 packages\n')
    time.move(4000)
    const lines = terminal.text().split('\n')
    expect(lines[0]).to.equal('')
    expect(lines[1]).to.match(/^\S install  running  4 s  added 300 packages$/)
    expect(lines.slice(2, 5)).to.deep.equal([
      '· lint     pending       after install',
      '· test     pending       after install',
      '· publish  pending       after lint, test',
    ])
    expect(lines[6]).to.equal('release 0 of 4 jobs · 4 s')
  })

  it('shows how long the run will probably take: asks a second after the first job started, then once a second', async () => {
    using time = steerTime(['setInterval'])
    const begin = Date.now()
    const askedAt: number[] = []
    let answer: Awaited<ReturnType<AskExpectedEnd>> = { at: begin + 26_000, restMs: 0 }
    const { terminal, reporter, run } = start({
      expectedEnd: () => {
        askedAt.push(Date.now() - begin)
        return Promise.resolve(answer)
      },
    })
    const pass = async (ms: number): Promise<void> => {
      for (let passed = 0; passed < ms; passed += 125) {
        time.move(125)
        await nextTurn()
      }
    }
    const lastLine = (): string => terminal.text().split('\n').at(-1) ?? ''
    reporter.event(run.started())
    reporter.event(run.planned([install, lint, test, publish]))
    await pass(3000)
    expect(askedAt, 'no job has started').to.deep.equal([])
    run.after(3000)
    reporter.event(run.jobStarted('install'))
    await pass(3000)
    expect(askedAt).to.deep.equal([4000, 5000, 6000])
    expect(lastLine()).to.equal('release 0 of 4 jobs · 6 s · about 20 s left')
    await pass(5000)
    expect(lastLine()).to.equal('release 0 of 4 jobs · 11 s · about 15 s left')
    terminal.resize(40, 24)
    await pass(125)
    expect(lastLine(), 'there is no room').to.equal('release 0 of 4 jobs · 11 s')
    terminal.resize(80, 24)
    answer = undefined
    await pass(1125)
    expect(lastLine(), 'it is no longer known').to.equal('release 0 of 4 jobs · 12 s')
  })

  it('asks how long the run will take neither in the background nor again after an error', async () => {
    using time = steerTime(['setInterval'])
    let asked = 0
    let isForeground = false
    const { terminal, reporter, run } = start({
      isForeground: () => isForeground,
      expectedEnd: () => {
        asked++
        return Promise.reject(new Error('the store is damaged'))
      },
    })
    reporter.event(run.started())
    reporter.event(run.planned([install, lint]))
    reporter.event(run.jobStarted('install'))
    time.move(5000)
    expect(asked).to.equal(0)
    isForeground = true
    for (let seconds = 0; seconds < 5; seconds++) {
      time.move(1000)
      await nextTurn()
    }
    expect(asked).to.equal(1)
    expect(terminal.text()).to.match(/release 0 of 2 jobs · 10 s$/)
  })

  it('leaves the whole result in the scrollback, failures last, and how to run it again', async () => {
    const { terminal, reporter, say, run } = start()
    reporter.event(run.started())
    reporter.event(run.planned([install, lint, test, publish]))
    reporter.event(run.jobStarted('install'))
    reporter.event(run.finished('install', 4200))
    reporter.event(run.jobStarted('lint'))
    reporter.event(run.jobStarted('test'))
    say('lint', 'src/app.ts:3:1 \x1b]0;title\x07\x1b[31merror\x1b[39m\n')
    reporter.event(run.finished('lint', 2100, { ended: exitedWith(1), bytes: 30, lines: 1 }))
    reporter.event(run.finished('test', 8000, { attempt: 2 }))
    reporter.event(run.skipped('publish', { reason: 'need-failed', need: lint.id }))
    reporter.event(run.runFinished(12_300, { status: 'failed', failed: [lint.id] }))
    await reporter.finish()
    expect(terminal.text()).to.equal(`✓ install  passed   4.2 s
✓ test     passed   8.0 s
– publish  skipped         lint failed

✗ lint failed after 2.1 s: exited with code 1
    src/app.ts:3:1 error

✗ release failed in 12.3 s · 2 passed, 1 failed, 1 skipped
  again  sparkwing run -C /home/ada/shop release
  show   sparkwing runs show ${runId} --digest`)
  })

  it('shows in the row of a failed job why it failed, while other jobs still run, and in its block at the end, where it is not repeated', async () => {
    const { terminal, reporter, say, run, shows } = start()
    reporter.event(run.started())
    reporter.event(run.planned([lint, test]))
    reporter.event(run.jobStarted('lint'))
    reporter.event(run.jobStarted('test'))
    say('lint', Array.from({ length: 30 }, (_, line) => `problem ${line + 1}\n`).join(''))
    const headline = { line: 17, text: 'problem 17', family: 'generic', signature: 's' }
    reporter.event(run.finished('lint', 2100, { ended: exitedWith(1), bytes: 300, lines: 30, headline }))
    await shows('release 1 of 2 jobs · 1 failed')
    expect(terminal.text()).to.match(/^\n✗ lint +failed +2\.1 s  problem 17\n\S test +running/)
    reporter.event(run.finished('test', 3000))
    reporter.event(run.runFinished(3000, { status: 'failed', failed: [lint.id] }))
    await reporter.finish()
    const lines = terminal.text().split('\n')
    expect(lines.slice(2, 16)).to.deep.equal([
      '✗ lint failed after 2.1 s: exited with code 1',
      ...Array.from({ length: 12 }, (_, at) => `    ${at === 5 ? '>' : ' '} ${at + 12} problem ${at + 12}`),
      '',
    ])
    expect(terminal.text().match(/problem 17/g)).to.have.lengthOf(1)
  })

  it('P3: steps aside while an interactive job runs, and comes back with what happened meanwhile', async () => {
    const { terminal, reporter, say, run, shows } = start()
    const ask = plannedJob('ask', { interactive: true })
    reporter.event(run.started())
    reporter.event(run.planned([ask, lint, test]))
    reporter.event(run.jobStarted('lint'))
    await shows('release 0 of 3 jobs')
    reporter.event(run.jobStarted('ask'))
    say('lint', 'src/app.ts:3:1 error\n')
    reporter.event(run.finished('lint', 2100, { ended: exitedWith(1), bytes: 30, lines: 1 }))
    reporter.event(run.annotated('it left a process behind'))
    say('ask', 'sure? ')
    terminal.resize(90, 24)
    process.emit('SIGCONT')
    reporter.notice('Cancelling.')
    say('ask', 'really? ')
    expect(terminal.text()).to.equal('● ask has the terminal\nsure?\ni Cancelling.\nreally?')
    reporter.event(run.finished('ask', 1000))
    await shows('release 2 of 3 jobs')
    await shows('✗ lint  failed')
    expect(terminal.text()).to.match(
      /^● ask has the terminal\nsure\?\ni Cancelling\.\nreally\?\n\n! warning it left a process behind\n[^]*\n✓ ask +passed +1\.0 s\n✗ lint +failed/,
    )
  })

  it('P3: leaves the alternate screen, colours and modes of an interactive job that was killed in them', async () => {
    const { terminal, reporter, say, run } = start()
    reporter.event(run.started())
    reporter.event(run.planned([plannedJob('edit', { interactive: true }), lint]))
    reporter.event(run.jobStarted('edit'))
    for (const part of ['\x1b[?1049h\x1b[?2', '5l\x1b[?1049l', 'left\r\n', 'again \x1b[?10', '49h']) say('edit', part)
    const before = terminal.written.length
    reporter.event(run.finished('edit', 1000))
    expect(terminal.written.slice(before)).to.match(/^\x1b\[\?1049l\x1b\[0m.*\x1b\[\?25h/)
    reporter.event(run.jobStarted('edit'))
    say('edit', 'plain\r\n')
    const second = terminal.written.length
    reporter.event(run.finished('edit', 1000))
    expect(terminal.written.slice(second)).not.to.include('\x1b[?1049l')
    await reporter.finish()
  })

  it('is one line for a single job that passed', async () => {
    const { terminal, reporter, run } = start()
    reporter.event(run.started())
    reporter.event(run.planned([install]))
    reporter.event(run.jobStarted('install'))
    reporter.event(run.finished('install', 4200))
    reporter.event(run.runFinished(4300))
    await reporter.finish()
    expect(terminal.text()).to.equal(`✓ release passed in 4.3 s · ${runId}`)
  })

  it('shows what runs and counts the rest when there are more jobs than rows', async () => {
    const terminal = new FakeTerminal({ rows: 12 })
    const { reporter, run, shows } = start({ terminal })
    const jobs = Array.from({ length: 40 }, (_, part) => plannedJob(`part-${part}`))
    reporter.event(run.started())
    reporter.event(run.planned(jobs))
    for (let part = 0; part < 10; part++) reporter.event(run.jobStarted(`part-${part}`))
    await shows('4 more running, 30 pending')
    expect(terminal.text().split('\n')).to.have.lengthOf(10)
  })

  it('folds the jobs of a matrix that passed when the run is large', async () => {
    const { terminal, reporter, run } = start()
    const jobs = Array.from({ length: 40 }, (_, part) => plannedJob(`part/${part}`))
    reporter.event(run.started())
    reporter.event(run.planned([install, ...jobs]))
    for (const { id } of [install, ...jobs]) {
      reporter.event(run.jobStarted(id))
      reporter.event(run.finished(id, id === 'part/7' ? 9000 : 1000))
    }
    reporter.event(run.runFinished(12_000))
    await reporter.finish()
    expect(terminal.text()).to.equal(`✓ install           passed  1.0 s
✓ part/* (40 jobs)  passed  9.0 s  the longest

✓ release passed in 12.0 s · 41 jobs · ${runId}`)
  })

  it('leaves no rests when the terminal is resized while it runs, and never draws a line that is too wide', async () => {
    const terminal = new FakeTerminal({ columns: 200 })
    const { reporter, say, run, shows } = start({ terminal })
    reporter.event(run.started())
    reporter.event(run.planned([install, lint, test, publish]))
    reporter.event(run.jobStarted('install'))
    say('install', `${'a long line '.repeat(40)}\n`)
    await shows('a long line')
    for (const [columns, rows] of [
      [80, 24],
      [41, 12],
      [200, 50],
      [60, 10],
    ] as const) {
      terminal.resize(columns, rows)
      await shows('· publish')
      const lines = terminal.text().split('\n')
      expect(lines, `at ${columns} columns`).to.have.lengthOf(7)
      expect(Math.max(...lines.map(({ length }) => length))).to.be.lessThan(columns)
      expect(terminal.text().match(/install +running/g)).to.have.lengthOf(1)
    }
    reporter.event(run.finished('install', 100))
    reporter.event(run.runFinished(100, { status: 'cancelled', cause: 'SIGINT' }))
    expect(terminal.text()).not.to.include('running')
    expect(terminal.text()).to.include('release cancelled after 100 ms (by Ctrl-C)')
  })

  it('gives the cursor and line wrapping back with every frame', async () => {
    const { terminal, reporter, run, shows } = start()
    reporter.event(run.started())
    reporter.event(run.planned([install]))
    reporter.event(run.jobStarted('install'))
    await shows('running')
    expect({ visible: terminal.isCursorVisible, wrapping: terminal.isWrapping }).to.deep.equal({ visible: true, wrapping: true })
    expect(terminal.written).not.to.include('\x1b[?1049h')
    expect(terminal.cursor()).to.deep.equal({ row: 0, column: 0 })
  })

  it('draws nothing in the background: failures and the end are whole lines', async () => {
    const { terminal, reporter, say, run } = start({ isForeground: () => false })
    reporter.event(run.started())
    reporter.event(run.planned([install, lint]))
    reporter.event(run.jobStarted('lint'))
    say('lint', 'no semicolons\n')
    reporter.event(run.finished('lint', 2100, { ended: exitedWith(1), bytes: 14, lines: 1 }))
    reporter.event(run.runFinished(2200, { status: 'failed', failed: [lint.id] }))
    await reporter.finish()
    expect(terminal.written).not.to.include('\x1b')
    expect(terminal.text()).to.match(/^\n✗ lint failed after 2.1 s: exited with code 1\n {4}no semicolons\n\n✗ release failed in 2.2 s/)
  })

  it('takes up drawing when it comes to the foreground', async () => {
    let isForeground = false
    const { terminal, reporter, run, shows } = start({ isForeground: () => isForeground })
    reporter.event(run.started())
    reporter.event(run.planned([install]))
    reporter.event(run.jobStarted('install'))
    expect(terminal.written).to.equal('')
    isForeground = true
    await shows('install  running')
  })

  it('prints the whole result as plain text when asked to be a tree in a pipe', async () => {
    const terminal = new FakeTerminal({ isTTY: false })
    const { reporter, run } = start({ terminal })
    reporter.event(run.started())
    reporter.event(run.planned([install, lint]))
    reporter.event(run.finished('install', 100))
    reporter.event(run.finished('lint', 100))
    reporter.event(run.runFinished(200))
    await reporter.finish()
    expect(terminal.written).to.equal(
      `✓ install  passed  100 ms\n✓ lint     passed  100 ms\n\n✓ release passed in 200 ms · 2 jobs · ${runId}\n`,
    )
  })
})
