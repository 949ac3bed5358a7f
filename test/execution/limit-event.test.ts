import { expect } from 'chai'
import { createEventLimits } from '../../src/execution/events/limit-event.ts'
import { measureJson } from '../../src/model/text/measure-json.ts'
import type { EventBody } from '../../src/model/event.ts'
import { toJobId } from '../../src/model/ids.ts'
import type { Json } from '../../src/model/json.ts'

const finished = (output: Json): EventBody => ({
  type: 'job.finished',
  job: toJobId('build'),
  attempt: 1,
  ended: { status: 'passed' },
  output,
  durationMs: 1,
  log: { bytes: 0, lines: 0 },
  isLogComplete: true,
  why: 'it needs no other job',
})
const limits = { job: 10, run: 25, values: 4 }

describe('the limits of what is recorded', () => {
  it('A11: records an output up to the limit for one job, and the size of a larger one', () => {
    const { output } = createEventLimits(limits)
    expect(output(finished('12345678'))).to.deep.equal(finished('12345678'))
    const { output: _, ...rest } = finished('123456789') as EventBody & { readonly output: Json }
    expect(output(finished('123456789'))).to.deep.equal({ ...rest, unrecorded: { bytes: 11, limit: 'job' } })
  })

  it('A11: records outputs up to the limit for the run, and again a smaller one that has room', () => {
    const { output } = createEventLimits(limits)
    const recorded = ['12345678', '12345678', '12345678', '123', '1'].map((text) => 'output' in output(finished(text)))
    expect(recorded).to.deep.equal([true, true, false, true, false])
  })

  it('A11: does not record an output of too many values, which take more memory than bytes', () => {
    const { output } = createEventLimits(limits)
    expect(output(finished([1, 1, 1]))).to.deep.equal(finished([1, 1, 1]))
    expect(output(finished([1, 1, 1, 1]))).to.deep.include({ unrecorded: { bytes: 9, limit: 'values' } })
  })

  it('A11: measures a value as its JSON is in a file', () => {
    const values: readonly Json[] = [
      ...['', 'a"b\\\n\u0001', 'ä🐦\ud83d', 'x'.repeat(3_000_000), `${'x'.repeat(1024 * 1024 - 1)}🐦${'y'.repeat(1024 * 1024)}`],
      ...[0, -1.5, 1e300, true, false, null, [], {}, [[], [1, 'two', null]], { a: { 'b "c"': [1] }, d: '' }],
    ]
    for (const value of values) expect(measureJson(value).bytes).to.equal(Buffer.byteLength(JSON.stringify(value)))
    expect(measureJson({ a: [1, 2], b: null }).values).to.equal(5)
  })

  it('A11: shortens long texts, such as the message of an error', () => {
    const { texts } = createEventLimits()
    const failed = (message: string): EventBody => ({
      type: 'step.finished',
      job: toJobId('build'),
      attempt: 1,
      step: 0,
      ended: { status: 'failed', failure: { reason: 'threw', message, stack: 'at line 1' } },
      durationMs: 1,
      log: { bytes: 0, lines: 0 },
    })
    const short = failed('e'.repeat(64 * 1024))
    expect(texts(short)).to.equal(short)
    expect(texts(failed('e'.repeat(100_000_000)))).to.deep.equal(failed(`${'e'.repeat(64 * 1024)}… (99.9 MB more)`))
    const returned = finished('x'.repeat(100_000))
    expect(texts(returned)).to.deep.equal(returned)
  })
})
