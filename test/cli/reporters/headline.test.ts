import { expect } from 'chai'
import { toJobId } from '../../../src/model/ids.ts'
import { createReporter, type OutputKind } from '../../../src/cli/reporters/reporter.ts'
import { FakeTerminal } from '../fake-terminal.ts'
import { exitedWith, plannedJob, runId, tellRun } from '../run-events.ts'

const headline = { line: 12_233, text: 'AssertionError: 1 != 2\x1b]0;x\x07', family: 'exception', signature: 's' }

/** What a run shows whose only job wrote 20,072 lines, of which these are the last. */
const shownBy = async (kind: OutputKind, line = headline.line, text = headline.text): Promise<string> => {
  const [stdout, stderr] = [new FakeTerminal({ isTTY: false }), new FakeTerminal({ isTTY: false })]
  const reporter = createReporter(kind, { ...{ stdout, stderr, env: {}, run: runId, folder: '/r', pipeline: 'unit' } })
  const run = tellRun()
  reporter.event(run.started())
  reporter.event(run.planned([plannedJob('unit')]))
  reporter.event(run.jobStarted('unit'))
  const last = Array.from({ length: 30 }, (_, index) => `clean-up ${20_043 + index}\n`).join('')
  void reporter.output(toJobId('unit'), Buffer.from(last), 'out')
  reporter.event(run.finished('unit', 100, { ended: exitedWith(1), bytes: 4e5, lines: 20_072, headline: { ...headline, line, text } }))
  reporter.event(run.runFinished(100, { status: 'failed', failed: [toJobId('unit')] }))
  await reporter.finish()
  return stdout.written + stderr.written
}
const times = (text: string, wanted: string): number => text.split(wanted).length - 1

describe('the headline of a failed job', () => {
  for (const kind of ['lines', 'direct', 'tree', 'quiet'] as const) {
    it(`is shown once by ${kind} output, with its number and nothing that controls a terminal`, async () => {
      const shown = await shownBy(kind)
      expect(times(shown, '    > 12233 AssertionError: 1 != 2\n')).to.equal(1)
      expect(times(shown, 'AssertionError')).to.equal(1)
      expect(shown).not.to.include('\x1b')
    })

    it(`is not repeated by ${kind} output among the lines that hold it`, async () => {
      const shown = await shownBy(kind, 20_060, 'clean-up 20060')
      expect(times(shown, 'clean-up 20060')).to.equal(1)
      expect(times(shown, '> 20060')).to.equal(kind === 'lines' || kind === 'direct' ? 0 : 1)
    })
  }
})
