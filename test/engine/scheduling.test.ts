import { expect } from 'chai'
import { allSettled } from './fake-clock.ts'
import { startRun, type TaskSketch } from './start-run.ts'

describe('scheduling', () => {
  it('runs as many jobs at a time as allowed, in plan order', async () => {
    const run = startRun({ a: { needs: ['z'] }, b: {}, c: {}, d: {}, z: {} }, { concurrency: 2 })
    expect(await run.running()).to.deep.equal(['b', 'c'])
    expect(run.said('job.queued').map(({ job }) => job)).to.deep.equal(['d', 'z'])
    ;(await run.step('c')).pass()
    ;(await run.step('d')).pass()
    const z = await run.step('z')
    ;(await run.step('b')).pass()
    z.pass()
    ;(await run.step('a')).pass()
    await run.ended()
  })

  it('reports a job as queued only when it has to wait for a slot', async () => {
    const run = startRun({ a: {}, b: { needs: ['a'] } }, { concurrency: 1 })
    ;(await run.step('a')).pass()
    ;(await run.step('b')).pass()
    await run.ended()
    expect(run.said('job.queued')).to.deep.equal([])
  })

  it('leaves out jobs that are not selected and counts them as satisfied', async () => {
    const run = startRun(
      { install: {}, lint: { needs: ['install'] }, test: { needs: ['install'] }, all: { needs: ['lint', 'test'] } },
      { only: '?l*' },
    )
    ;(await run.step('all')).pass()
    expect(await run.ended()).to.deep.equal({ status: 'passed' })
    expect(run.jobs).to.deep.equal({
      install: 'skipped: not selected by --only ?l*',
      lint: 'skipped: not selected by --only ?l*',
      test: 'skipped: not selected by --only ?l*',
      all: 'passed',
    })
    expect(run.said('job.finished')[0]?.why).to.equal('selected by --only ?l*')
  })

  it('starts with a job and continues with the jobs downstream of it', async () => {
    const run = startRun({ install: {}, lint: { needs: ['install'] }, all: { needs: ['install', 'lint'] } }, { from: 'lint' })
    ;(await run.step('lint')).pass()
    ;(await run.step('all')).pass()
    await run.ended()
    expect(run.said('job.finished').map(({ why }) => why)).to.deep.equal(['selected by --from lint', 'its needs passed'])
  })

  it('opens one log for a job that starts and none for one that does not', async () => {
    const run = startRun({ lint: { retry: { times: 1 } }, test: { needs: ['lint'] } })
    ;(await run.step('lint')).exit(1)
    ;(await run.step('lint')).exit(1)
    await run.ended()
    expect(run.logs.opened).to.deep.equal(['lint'])
  })

  it('reports a log that lost bytes', async () => {
    const run = startRun({ lint: {} })
    run.logs.broken.add('lint')
    ;(await run.step('lint')).pass()
    await run.ended()
    expect(run.said('job.finished')[0]?.isLogComplete).to.equal(false)
  })

  const chain = (length: number): Readonly<Record<string, TaskSketch>> =>
    Object.fromEntries(Array.from({ length }, (_, n) => [`job-${n}`, n === 0 ? {} : { needs: [`job-${n - 1}`] }]))

  it('completes a chain of 10,000 jobs, passing or skipped', async function () {
    this.timeout(240_000)
    const passing = startRun(chain(10_000), { script: () => ({ ended: { status: 'passed' } }) })
    expect(await passing.ended()).to.deep.equal({ status: 'passed' })
    const failing = startRun(chain(10_000), {
      script: () => ({ ended: { status: 'failed', failure: { reason: 'exit-code', exitCode: 1 } } }),
    })
    expect((await failing.ended()).status).to.equal('failed')
    expect(failing.said('job.skipped')).to.have.length(9999)
  })

  it('rejects with the first error when an event cannot be recorded, after everything has stopped', async () => {
    const run = startRun(
      { a: {}, b: {}, c: { needs: ['a'] } },
      {
        onEvent: ({ type }) => {
          if (type === 'job.finished') throw new Error('the disk is full')
        },
      },
    )
    const b = (await run.step('b')).ignoreSignal()
    ;(await run.step('a')).pass()
    const outcome = run.ended().then(
      () => 'ended',
      (error: unknown) => String(error),
    )
    await allSettled()
    expect(b.context.signal.aborted).to.equal(true)
    b.cancelled()
    expect(await outcome).to.equal('Error: the disk is full')
    expect(run.said('job.started')).to.have.length(2)
    expect(run.logs.stillOpen).to.deep.equal([])
  })
})
