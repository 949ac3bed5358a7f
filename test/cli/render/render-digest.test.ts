import { expect } from 'chai'
import { renderDigest } from '../../../src/cli/render/run/render-digest.ts'
import type { LogLineJson } from '../../../src/wire/api.ts'
import type { DigestJson, JobDigestJson } from '../../../src/wire/digest.ts'

const line = (number: number, text: string): LogLineJson => ({ number, text, stream: 'out' })
const headline = { line: 3, text: 'TypeError: a', family: 'exception', signature: 's' }
const log = { file: '/r/unit.log', lines: 40, bytes: 400, isComplete: true }
const unit: JobDigestJson = {
  ...{ id: 'unit', because: 'exited with code 1', exitCode: 1, attempt: 2, durationMs: 1200, log, headline, lookedAtBytes: 400 },
  blocks: [{ from: 2, to: 3, family: 'exception', lines: [line(2, 'before'), line(3, '\x1b[31mTypeError: a\x1b[0m')] }],
  tail: [line(39, 'almost'), line(40, 'over')],
}
const digest: DigestJson = {
  ...{ run: 'R', pipeline: 'build', project: '/p', status: 'failed', durationMs: 3000, jobs: [unit], skipped: ['deploy'], lastPassed: 'P' },
  next: ['sparkwing runs logs R unit --lines 2:3', 'sparkwing run build'],
}
const lines = (over: Partial<DigestJson> = {}): readonly string[] => renderDigest({ ...digest, ...over }).split('\n')
const ofUnit = (over: Partial<JobDigestJson>): string => renderDigest({ ...digest, jobs: [{ ...unit, ...over }] })

describe('renderDigest', () => {
  it('shows where a function threw, in the files of the author', () => {
    const stack = 'Error: a\n    at add (/p/src/cart.mjs:2:9)\n    at node:internal/timers:1:1\n    at /p/node_modules/x/y.js:1:1'
    expect(ofUnit({ because: 'threw: a', stack })).to.include('attempt 2: threw: a\n    at add (src/cart.mjs:2:9)\n```text\n')
  })

  it('shows the state, the job, its lines and where to go on', () => {
    expect(lines()).to.deep.equal([
      'build failed after 3.0 s · R',
      '',
      'unit failed after 1.2 s, attempt 2: exited with code 1',
      '```text',
      '   2 before',
      '>  3 TypeError: a',
      '   …',
      '  39 almost',
      '  40 over',
      '```',
      '',
      'Did not run because of this: deploy',
      '',
      'Last passed: P',
      '',
      'Next:',
      '    sparkwing runs logs R unit --lines 2:3',
      '    sparkwing run build',
    ])
  })

  it('says that no line looks like an error, that there is no output, or why the log cannot be read', () => {
    const { headline: _, ...rest } = unit
    expect(renderDigest({ ...digest, jobs: [{ ...rest, blocks: [] }] })).to.include('(no line looks like an error; its last lines:)')
    expect(ofUnit({ blocks: [], tail: [], log: { ...log, lines: 0 } })).to.include('(it wrote nothing)')
    expect(ofUnit({ unreadable: 'its folder belongs to root' })).to.include('(its log cannot be read: its folder belongs to root)')
  })

  it('says how often the failure was seen before', () => {
    const firstAt = new Date(2021, 10, 20, 12).getTime()
    const seen = { firstRun: 'F', firstAt }
    expect(ofUnit({ seen: { ...seen, times: 4 } })).to.include('exited with code 1\nseen 4 times since 20 Nov 2021, first in F\n```text')
    expect(ofUnit({ seen: { ...seen, times: 1 }, unreadable: 'x' })).to.include('seen 1 time since 20 Nov 2021, first in F\n(its log')
  })

  it('shows the failed tests of reports in a code block, the first ten unless all are wanted, and why a report is missing', () => {
    const cases = Array.from({ length: 12 }, (_, at) => ({
      name: `adds ${at}`,
      file: 'a.ts',
      line: at + 1,
      message: 'no',
      report: 'a.xml',
    }))
    const reported = { cases, moreCases: 3, reportProblem: 'no file matches b.xml' }
    const text = ofUnit(reported)
    expect(text).to.include('code 1\n```text\n15 failed tests in a.xml:\n- adds 0 (a.ts:1): no\n- adds 1 (a.ts:2): no\n')
    expect(text).to.include('- adds 9 (a.ts:10): no\n- and 5 more failed tests\n(no file matches b.xml)\n```\n```text\n   2 before\n')
    expect(renderDigest({ ...digest, jobs: [{ ...unit, ...reported }] }, true)).to.include(
      '- adds 11 (a.ts:12): no\n- and 3 more failed tests\n',
    )
    const hostile = [
      { name: '```\n\x1b[2J@all', report: 'a.xml' },
      { name: 'b', file: 'b.py', report: 'b.xml' },
    ]
    expect(ofUnit({ cases: hostile })).to.include('````text\n2 failed tests in 2 reports:\n- ``` @all\n- b (b.py)\n````\n')
  })

  it('does not name the command that it answers', () => {
    const more = renderDigest({ ...digest, moreJobs: 10 }, true)
    expect(more).to.include('10 more jobs failed: sparkwing runs show R\n').and.not.include('--full')
  })

  it('reports that no job failed', () => {
    expect(lines({ status: 'passed', jobs: [], skipped: [], next: [] })).to.include('No job failed.')
    expect(lines({ status: 'cancelled', jobs: [], cutOff: ['unit', 'lint'], next: [] })).to.include('Cut off: unit, lint')
  })

  it('shows that an interrupted run may have taken longer', () => {
    expect(lines({ status: 'interrupted', jobs: [] })[0]).to.equal('build interrupted after at least 3.0 s · R')
  })

  it('ends a code block only where its lines do', () => {
    const text = ofUnit({ tail: [line(40, '```` <script>')] })
    expect(text).to.include('`````text\n').and.to.include('````` <script>'.slice(1))
  })

  it('holds nothing that controls a terminal', () => {
    expect(ofUnit({ id: 'a\x1b]0;b\x07', tail: [line(40, '\x1b]52;c;x\x07 \x9b2J end')] })).not.to.match(/[\x00-\x09\x0b-\x1f\x7f-\x9f]/)
  })

  it('is at most about 8,000 characters long, but all of it on request', () => {
    const many = Array.from({ length: 50 }, (_, index) => ({ ...unit, id: `unit-${index}`, tail: [line(40, 'x'.repeat(290))] }))
    const all = { ...digest, jobs: many, moreJobs: 3 }
    const short = renderDigest(all)
    expect(short.length).to.be.lessThan(8100)
    expect(short).to.match(/\d+ more jobs failed: sparkwing runs show R --digest --full/)
    expect(renderDigest(all, true).match(/unit-\d+ failed/g)).to.have.length(50)
    const wide = { ...unit, tail: Array.from({ length: 100 }, (_, index) => line(index, 'y'.repeat(299))) }
    expect(renderDigest({ ...digest, jobs: [wide] }).length).to.be.lessThan(8400)
  })
})
