import { expect } from 'chai'
import { OutputCutter } from '../../src/journal/output-cutter.ts'
import type { Json } from '../../src/model/json.ts'

/** The line as the cutter leaves it, given to it in pieces of this size. */
const cut = (line: string, size: number): string => {
  const cutter = new OutputCutter()
  const bytes = Buffer.from(line)
  for (let at = 0; at < bytes.length; at += size) cutter.push(bytes.subarray(at, at + size))
  expect(cutter.keptBytes).to.equal(Buffer.concat(cutter.kept).length)
  return Buffer.concat(cutter.kept).toString()
}

const outputs: readonly Json[] = ['a"b\\', 'ä🐦'.repeat(30), [1, { output: 2, a: ['"', '}'] }], {}, null, 12, true, { a: { b: '\\"' } }]
const before = { v: 1, seq: 2, type: 'job.finished', ended: { status: 'passed', output: 'x' }, job: '"output":1' }

describe('cutting what a job returned out of a line', () => {
  for (const [where, after] of Object.entries({ 'at its end': {}, 'before its end': { exitCode: 1, why: 'output', z: { output: 3 } } }))
    it(`A11: leaves its size, wherever a piece ends: ${where}`, () => {
      for (const output of outputs) {
        const line = JSON.stringify({ ...before, output, ...after })
        const unrecorded = { bytes: Buffer.byteLength(JSON.stringify(output)), limit: 'job' }
        for (let size = 1; size < 40; size++) expect(JSON.parse(cut(line, size))).to.deep.equal({ ...before, unrecorded, ...after })
      }
    })

  it('A11: keeps a line without it', () => {
    const line = JSON.stringify({ ...before, message: 'output', a: { output: 1 } })
    for (let size = 1; size < 40; size++) expect(cut(line, size)).to.equal(line)
  })
})
