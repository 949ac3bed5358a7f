import { expect } from 'chai'
import { createLogPrinter } from '../../src/cli/log-printer.ts'
import { createOutput } from '../../src/cli/terminal/output-stream.ts'
import type { Style } from '../../src/cli/render/look.ts'
import type { LogLine } from '../../src/records/logs/read-logs.ts'
import { createRunFold } from '../../src/model/fold-run.ts'
import type { JobRecord } from '../../src/model/run-record.ts'
import { FakeTerminal } from './fake-terminal.ts'
import { sampleDetail } from './render/run-samples.ts'
import { plannedJob, tellRun } from './run-events.ts'

const plain: Style = { isColour: false, isUnicode: true }

const jobs = (...ids: readonly string[]): readonly JobRecord[] => {
  const tell = tellRun()
  const fold = createRunFold()
  for (const event of [tell.started(), tell.planned(ids.map((id) => plannedJob(id)))]) fold.apply(event)
  return fold.snapshot().jobs
}
const unexpected = (warning: string): never => {
  throw new Error(`unexpected: ${warning}`)
}

const run = sampleDetail().run
const options = { timestamps: false, named: run.id, tell: unexpected, warn: unexpected }

const line = (text: string, rest: Partial<LogLine> = {}): LogLine => ({
  number: 1,
  byte: 0,
  text,
  ms: undefined,
  stream: 'out',
  isCut: false,
  ...rest,
})

/** What is printed of these lines, job by job. */
const printed = async (
  lines: readonly (readonly [job: string, line: LogLine])[],
  { style = plain, timestamps = false }: { readonly style?: Style; readonly timestamps?: boolean } = {},
): Promise<string> => {
  const terminal = new FakeTerminal({ columns: 200 })
  const output = createOutput(terminal)
  const printer = createLogPrinter(output, style, { ...options, timestamps })
  const records = jobs(...new Set(lines.map(([job]) => job)))
  printer.begin(run, records)
  for (const [id, one] of lines) {
    const job = records.find(({ planned }) => planned.id === id)
    if (job) await printer.line(job, one)
  }
  await output.flush()
  return terminal.written
}

describe('createLogPrinter', () => {
  it('prints the lines of one job as they are', async () => {
    expect(
      await printed([
        ['build', line('one')],
        ['build', line('two')],
      ]),
    ).to.equal('one\ntwo\n')
  })

  it('puts the job in front when there are several, as wide as the widest', async () => {
    const lines = [
      ['build', line('one')],
      ['试', line('two')],
    ] as const
    expect(await printed(lines)).to.equal('build │ one\n试    │ two\n')
    expect(await printed(lines, { style: { ...plain, isUnicode: false } })).to.equal('build | one\n试    | two\n')
  })

  it('puts the time since the start in front when asked, blank where nobody knows it', async () => {
    const lines = [
      ['build', line('one', { ms: 65_250 })],
      ['build', line('two')],
    ] as const
    expect(await printed(lines, { timestamps: true })).to.equal(`00:01:05.250  one\n${' '.repeat(12)}  two\n`)
  })

  it('says that a line was cut', async () => {
    expect(await printed([['build', line('x', { isCut: true })]])).to.equal('x … (cut; use --raw to see all)\n')
  })

  it('lets colours pass where there is colour and nothing that could steer the terminal', async () => {
    const lines = [['build', line('\u001B[31mred\u001B[0m\u001B]52;c;eA==\u0007\u001B[2J!')]] as const
    expect(await printed(lines)).to.equal('red!\n')
    const coloured = await printed(lines, { style: { ...plain, isColour: true } })
    expect(coloured).to.match(/\u001B\[31mred/)
    expect(coloured).not.to.match(/\u001B\]|\u001B\[2J/)
  })

  it('hands bytes through untouched', async () => {
    const terminal = new FakeTerminal()
    const output = createOutput(terminal)
    void createLogPrinter(output, plain, options).bytes(Buffer.from('\u001B[2Jraw\r\n'))
    await output.flush()
    expect(terminal.written).to.equal('\u001B[2Jraw\r\n')
  })

  it('A9: keeps what a log lacks apart from the log', async () => {
    const terminal = new FakeTerminal()
    const output = createOutput(terminal)
    const warnings: string[] = []
    const printer = createLogPrinter(output, plain, { ...options, warn: (text) => warnings.push(text) })
    for (const job of jobs('build')) {
      printer.missing(job, { bytes: 48_213, places: 1, because: 'no space left on device' })
      printer.missing(job, { bytes: 1, places: 2, because: 'file too large' })
    }
    await output.flush()
    expect(terminal.written).to.equal('')
    expect(warnings).to.deep.equal([
      '! warning build: 48,213 bytes are missing from its log: no space left on device',
      '! warning build: 1 byte is missing in 2 places of its log: file too large',
    ])
  })
})
