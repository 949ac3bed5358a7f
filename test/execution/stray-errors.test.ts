import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect } from 'chai'
import type { StepResult } from '../../src/engine/ports.ts'

interface Report {
  readonly result: StepResult
  readonly notes: readonly string[]
}
const run = (name: string) => spawnSync(process.execPath, [join(import.meta.dirname, 'stray-fixture.ts'), name], { encoding: 'utf8' })
const report = (name: string): Report => {
  const { stdout, stderr } = run(name)
  return stdout ? (JSON.parse(stdout) as Report) : expect.fail(stderr)
}

describe('an error that nobody catches', () => {
  it('fails the job whose function lost it, and not the process', () => {
    const { result, notes } = report('rejection')
    expect(result.ended).to.have.nested.property('failure.message', 'nobody waits')
    expect(notes).to.deep.equal([])
  })

  it('fails the job also from a callback, and its function is abandoned', () => {
    const { result, notes } = report('timer')
    expect(result.ended).to.have.nested.property('failure.message', 'from a timer')
    expect(notes).to.have.length(1)
  })

  it('fails the job like a command that was awaited when it is the error of a command', () => {
    expect(report('command').result).to.deep.equal({
      ended: { status: 'failed', failure: { reason: 'exit-code', exitCode: 6, command: "sh -c 'exit 6'" } },
      exitCode: 6,
    })
  })

  for (const name of ['exit', 'exit from a callback'])
    it(`is what process.exit becomes that a function calls: ${name}`, () => {
      const { result } = report(name)
      expect(result.ended).to.have.property('status', 'failed')
      expect(result.ended)
        .to.have.nested.property('failure.message')
        .that.matches(/^process\.exit\(0\) was called: it would end the whole run\./)
    })

  it('ends the process when it belongs to no job', () => {
    const { status, stderr } = run('outside')
    expect(status).not.to.equal(0)
    expect(stderr).to.include('a bug of ours')
  })
})
