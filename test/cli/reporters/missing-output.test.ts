import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { createReporter, type OutputKind } from '../../../src/cli/reporters/reporter.ts'
import { FakeTerminal } from '../fake-terminal.ts'
import { plannedJob, runId, tellRun } from '../run-events.ts'

const missing = { bytes: 48_213, places: 1, because: 'no space left on device' }
const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']

/** What is printed of a run whose first jobs, so many of them, lack output in their logs. */
const printed = async (kind: OutputKind, count: number, env: NodeJS.ProcessEnv = {}, folder = '/none'): Promise<string[]> => {
  const stdout = new FakeTerminal({ isTTY: false })
  const options = { stdout, env: { LANG: 'C.UTF-8', ...env }, run: runId, folder, pipeline: 'release', stderr: new FakeTerminal() }
  const reporter = createReporter(kind, options)
  const run = tellRun()
  reporter.event(run.started())
  reporter.event(run.planned(names.map((name) => plannedJob(name))))
  names.forEach((name, index) => {
    reporter.event(run.jobStarted(name))
    reporter.event(run.finished(name, 100, index < count ? { missing } : {}))
  })
  reporter.event(run.runFinished(900))
  await reporter.finish()
  return stdout.written.trimEnd().split('\n')
}

describe('A9: the end of a run whose logs lack output', () => {
  for (const kind of ['lines', 'quiet', 'tree'] as const)
    it(`A9: says so in the output ${kind}`, async () => {
      expect((await printed(kind, 1)).slice(-2)).to.deep.equal([
        '! warning a: 48,213 bytes are missing from its log: no space left on device',
        `✓ release passed in 900 ms · 7 jobs · ${runId}`,
      ])
      expect((await printed(kind, 7)).slice(-3, -1)).to.deep.equal([
        '! warning e: 48,213 bytes are missing from its log: no space left on device',
        '! warning output is missing from the logs of 2 more jobs',
      ])
      expect((await printed(kind, 0)).join('\n')).not.to.include('missing')
    })

  it('A9: says so in GitHub Actions, as a warning and on the summary page', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sparkwing-github-'))
    const summary = join(folder, 'summary.md')
    writeFileSync(summary, '')
    const lines = await printed('lines', 1, { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary, NO_COLOR: '1' }, folder)
    expect(lines).to.include('::warning title=a::48,213 bytes are missing from its log: no space left on device')
    expect(readFileSync(summary, 'utf8')).to.include(
      '| a | ✓ passed | 100 ms | 48,213 bytes are missing from its log: no space left on device |',
    )
    rmSync(folder, { recursive: true })
  })
})
