import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { toJobId, type RunId } from '../../../src/model/ids.ts'
import { createReporter } from '../../../src/cli/reporters/reporter.ts'
import { githubCommand } from '../../../src/cli/reporters/github-command.ts'
import { FakeTerminal } from '../fake-terminal.ts'
import { exitedWith, plannedJob, runId, tellRun } from '../run-events.ts'

describe('output in GitHub Actions', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sparkwing-github-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const start = () => {
    const terminal = new FakeTerminal({ isTTY: false })
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(folder, 'summary.md'), NO_COLOR: '1' }
    const reporter = createReporter('lines', { stdout: terminal, env, run: runId, folder, pipeline: 'release' })
    const write = async (job: string, text: string) => {
      await writeFile(join(folder, `${job}.log`), text)
      await reporter.output(toJobId(job), Buffer.from(text), 'out')
      return { bytes: Buffer.byteLength(text), lines: text.split('\n').length - 1 }
    }
    return { terminal, reporter, write, run: tellRun() }
  }

  it('folds what passed into a group, leaves failures open, and names them in an annotation and on the summary page', async () => {
    const { terminal, reporter, write, run } = start()
    const [build, lint] = [plannedJob('build'), plannedJob('lint')]
    reporter.event(run.started())
    reporter.event(run.planned([build, lint]))
    reporter.event(run.jobStarted('build'))
    reporter.event(run.jobStarted('lint'))
    reporter.event(run.finished('build', 4200, await write('build', '::set-env name=PATH::evil\nbuilt')))
    reporter.event(run.finished('lint', 100, { ended: exitedWith(1), ...(await write('lint', '100% of a|b: `no`\n')) }))
    reporter.event(run.annotated('a pipe\nwas kept', lint.id))
    reporter.event(run.runFinished(4300, { status: 'failed', failed: [lint.id] }))
    await reporter.finish()
    const shown = terminal.written.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'TOKEN')
    expect(shown).to.equal(`● release started · ${runId}
● build started
● lint started
::group::✓ build passed in 4.2 s
::stop-commands::TOKEN
::set-env name=PATH::evil
built
::TOKEN::
::endgroup::
✗ lint failed after 100 ms: exited with code 1
::stop-commands::TOKEN
100% of a|b: \`no\`
::TOKEN::
::error title=lint failed::exited with code 1%0A100%25 of a|b: \`no\`
::warning title=lint::a pipe was kept
✗ release failed in 4.3 s · 1 passed, 1 failed
  again  sparkwing run -C /home/ada/shop release
  show   sparkwing runs show ${runId} --digest
`)
    const summary = await readFile(join(folder, 'summary.md'), 'utf8')
    expect(summary).to.include('| build | ✓ passed | 4.2 s |  |\n| lint | ✗ failed | 100 ms | exited with code 1 |')
    expect(summary).to.include('```text\n100% of a|b: `no`\n```')
  })

  it('marks on the summary page what was reused, and what was taken without a check', async () => {
    const { reporter, run, write } = start()
    reporter.event(run.started())
    reporter.event(run.planned([plannedJob('build'), plannedJob('lint'), plannedJob('test')]))
    const from = '20260101-000000-000-aaaaaaaa' as RunId
    const reused = { build: 'cache', lint: 'retry' } as const
    for (const [job, by] of Object.entries(reused)) {
      reporter.event(run.jobStarted(job))
      reporter.event(run.finished(job, 3, { reused: { run: from, by, savedMs: 60_000 }, ...(await write(job, 'text\n')) }))
    }
    reporter.event(run.jobStarted('test'))
    reporter.event(run.finished('test', 1000, await write('test', 'text\n')))
    reporter.event(run.runFinished(4300, { status: 'passed' }))
    await reporter.finish()
    const summary = await readFile(join(folder, 'summary.md'), 'utf8')
    expect(summary)
      .to.include('but 1 result was taken without a check · 3 jobs · 2 reused, saved about 2 m 00 s')
      .and.include('| build | ✓ passed |  | cached, from aaaaaaaa (1 m 00 s saved) |\n')
      .and.include('| lint | ✓ passed |  | taken from aaaaaaaa without a check |\n')
      .and.include('| test | ✓ passed | 1.0 s |  |\n')
  })

  it('uses a token of its own for every log, so that no job can guess how to end the guard', async () => {
    const { terminal, reporter, write, run } = start()
    reporter.event(run.started())
    reporter.event(run.planned([plannedJob('a'), plannedJob('b')]))
    reporter.event(run.finished('a', 1, await write('a', 'text\n')))
    reporter.event(run.finished('b', 1, await write('b', 'text\n')))
    await reporter.finish()
    const tokens = Array.from(terminal.written.matchAll(/::stop-commands::(.+)/g), ([, token]) => token)
    expect(new Set(tokens).size).to.equal(2)
  })

  it('says so when a log cannot be read, and goes on', async () => {
    const { terminal, reporter, run } = start()
    reporter.event(run.started())
    reporter.event(run.planned([plannedJob('gone')]))
    reporter.event(run.finished('gone', 1, { bytes: 5, lines: 1 }))
    reporter.event(run.runFinished(2))
    await reporter.finish()
    expect(terminal.written).to.include('(the log cannot be read: ENOENT')
    expect(terminal.written).to.include('✓ release passed in 2 ms')
  })

  it('A13: takes no command and no control character from a message, an input or the name of a job', async () => {
    const { terminal, reporter, write } = start()
    const hostile = '\x1b]52;c;AAAA\x07\x9b2J\u202e\r::stop-commands::t\n::stop-commands::t\n  ::stop-commands::t\n##vso[task.x]'
    const failed = plannedJob('::error::x')
    const run = tellRun({ pipeline: hostile })
    reporter.event(run.started())
    reporter.event(run.planned([failed]))
    reporter.event(run.jobStarted(failed.id))
    const ended = { status: 'failed', failure: { reason: 'threw', message: hostile, stack: hostile } } as const
    reporter.event(run.finished(failed.id, 1, { ended, ...(await write('other', '')) }))
    reporter.event(run.annotated(hostile, failed.id))
    reporter.notice(hostile)
    reporter.event(run.runFinished(2, { status: 'failed', failed: [failed.id] }))
    await reporter.finish()
    expect(terminal.written).not.to.match(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]/)
    expect(terminal.written).not.to.include('##vso[')
    const commands = terminal.written.split('\n').filter((line) => line.trimStart().startsWith('::'))
    expect(commands.map((line) => line.replace(/^(::\w+ title=.*?)::.*/, '$1'))).to.deep.equal([
      '::error title=%3A%3Aerror%3A%3Ax failed',
      '::warning title=%3A%3Aerror%3A%3Ax',
    ])
  })

  it('escapes what has a meaning in a command', () => {
    expect(githubCommand('error', { title: 'a:b,c%' }, '50%\r\nend, ok: yes')).to.equal(
      '::error title=a%3Ab%2Cc%25::50%25%0D%0Aend, ok: yes\n',
    )
  })
})
