import { expect } from 'chai'
import type { LogPosition } from '../../src/model/event.ts'
import { startRun, type TestRun } from './start-run.ts'

const headlines = (run: TestRun) => run.said('job.finished').map(({ headline }) => headline?.line)
const at = (lines: number): LogPosition => ({ bytes: 2 * lines, lines })

describe('the headline of a failed job', () => {
  it('is looked for in what the failed step of the last attempt wrote, and recorded', async () => {
    const run = startRun({ test: { body: { one: {}, two: {} }, retry: { times: 1 } } })
    for (const _ of [1, 2]) {
      const one = await run.step('test', 'one')
      one.write('a\n')
      one.pass()
      const two = await run.step('test', 'two')
      two.write('b\n')
      two.exit(3)
    }
    await run.ended()
    expect(run.failedParts).to.deep.equal([{ job: 'test', from: at(3), to: at(4), failure: { reason: 'exit-code', exitCode: 3 } }])
    expect(headlines(run)).to.deep.equal([4])
  })

  it('is looked for in the first step that failed, not in the steps that always run', async () => {
    const run = startRun({ test: { body: { one: {}, clean: { when: 'always' } } } })
    const one = await run.step('test', 'one')
    one.write('a\n')
    one.exit(1)
    const clean = await run.step('test', 'clean')
    clean.write('b\n')
    clean.exit(1)
    await run.ended()
    expect(run.failedParts.map(({ from, to }) => [from, to])).to.deep.equal([[at(0), at(1)]])
  })

  it('is looked for in the whole attempt after a time-out', async () => {
    const run = startRun({ test: { timeoutMs: 1000 } })
    const step = await run.step('test')
    step.write('a\n')
    await run.clock.advance(1000)
    await run.ended()
    expect(run.failedParts.map(({ from, to, failure }) => [from, to, failure.reason])).to.deep.equal([[at(0), at(1), 'timeout']])
  })

  it('is not looked for when a job passed, was cancelled or never started', async () => {
    const run = startRun({ pass: {}, cancel: {}, never: { needs: ['cancel'] } })
    ;(await run.step('pass')).pass()
    await run.step('cancel')
    run.cancel('SIGINT')
    await run.ended()
    expect(run.failedParts).to.deep.equal([])
    expect(headlines(run)).to.deep.equal([undefined, undefined])
  })
})

describe('the reports of a failed job', () => {
  it('are read once, those of the last attempt, and recorded', async () => {
    const run = startRun({ test: { retry: { times: 1 }, reports: ['junit.xml'] }, other: {} })
    ;(await run.step('other')).exit(1)
    await run.clock.advance(1000)
    ;(await run.step('test')).exit(1)
    const second = await run.step('test')
    const since = run.clock.now()
    await run.clock.advance(1000)
    second.exit(1)
    await run.ended()
    expect(run.askedReports).to.deep.equal([{ reports: ['junit.xml'], cwd: 'web', since }])
    expect(run.said('job.finished').map(({ job, moreCases }) => [job, moreCases])).to.deep.equal([
      ['other', undefined],
      ['test', 1],
    ])
  })

  it('are not read if the job passed or was cancelled', async () => {
    const run = startRun({ pass: { reports: ['a'] }, cancel: { reports: ['a'] } })
    ;(await run.step('pass')).pass()
    await run.step('cancel')
    run.cancel('SIGINT')
    await run.ended()
    expect(run.askedReports).to.deep.equal([])
  })
})
