import { expect } from 'chai'
import { startRun } from './start-run.ts'

describe('the steps of a job', () => {
  it('run in order, and the last one gives the output', async () => {
    const run = startRun({ build: { body: { compile: {}, pack: {} } } })
    const compile = await run.step('build', 'compile')
    expect(await run.running()).to.deep.equal([])
    compile.pass('ignored')
    ;(await run.step('build', 'pack')).pass({ size: 3 })
    await run.ended()
    expect(run.said('job.finished')[0]).to.deep.include({ output: { size: 3 }, exitCode: 0 })
    expect(run.said('step.started').map(({ step, name, stepType }) => [step, name, stepType])).to.deep.equal([
      [0, 'compile', 'function'],
      [1, 'pack', 'function'],
    ])
  })

  it("stop after one fails, except for those with when 'failed' or 'always'", async () => {
    const run = startRun({ build: { body: { compile: {}, pack: {}, explain: { when: 'failed' }, clean: { when: 'always' } } } })
    ;(await run.step('build', 'compile')).exit(3)
    ;(await run.step('build', 'explain')).pass('why')
    ;(await run.step('build', 'clean')).exit(4)
    await run.ended()
    expect(run.said('step.started').map(({ name }) => name)).to.deep.equal(['compile', 'explain', 'clean'])
    const [finished] = run.said('job.finished')
    expect(finished).to.deep.include({ exitCode: 3, ended: { status: 'failed', failure: { reason: 'exit-code', exitCode: 3 } } })
    expect(finished).not.to.have.property('output')
  })

  it("with when 'failed' are skipped if no step failed", async () => {
    const run = startRun({ build: { body: { compile: {}, explain: { when: 'failed' } } } })
    ;(await run.step('build')).pass('output of a step that is not the last')
    expect(await run.ended()).to.deep.equal({ status: 'passed' })
    expect(run.said('job.finished')[0]).not.to.have.property('output')
  })

  it('do not fail the job when they are allowed to fail', async () => {
    const run = startRun({ build: { body: { audit: { allowFailure: true }, pack: {} } } })
    ;(await run.step('build', 'audit')).exit(1)
    ;(await run.step('build', 'pack')).pass('packed')
    expect(await run.ended()).to.deep.equal({ status: 'passed' })
    expect(run.said('job.finished')[0]).to.include({ output: 'packed', exitCode: 0 })
    expect(run.said('step.finished')[0]?.ended.status).to.equal('failed')
  })

  it("with when 'always' run even after a cancel, until a kill", async () => {
    const run = startRun({ build: { body: { compile: {}, clean: { when: 'always' }, log: { when: 'always' } } } })
    await run.step('build', 'compile')
    run.cancel()
    const clean = await run.step('build', 'clean')
    expect(clean.context.signal.aborted).to.equal(false)
    run.kill()
    await run.ended()
    expect(run.jobs).to.deep.equal({ build: 'cancelled' })
    expect(run.said('step.started').map(({ name }) => name)).to.deep.equal(['compile', 'clean'])
  })

  it('may contain nested steps, numbered consecutively within the attempt', async () => {
    const run = startRun({ build: { retry: { times: 1 }, body: { script: {}, pack: {} } } })
    const script = await run.step('build', 'script')
    const outer = script.context.openStep('fetch', 'step')
    script.write('fetched\n')
    outer.finish({ status: 'passed' })
    outer.finish({ status: 'cancelled' })
    script.pass()
    ;(await run.step('build', 'pack')).exit(1)
    const again = await run.step('build', 'script')
    again.context.openStep('fetch', 'step').finish({ status: 'passed' })
    again.pass()
    ;(await run.step('build', 'pack')).pass()
    await run.ended()
    const started = run.said('step.started').map(({ attempt, step, parent, name }) => [attempt, step, parent, name])
    expect(started).to.deep.equal([
      [1, 0, undefined, 'script'],
      [1, 1, 0, 'fetch'],
      [1, 2, undefined, 'pack'],
      [2, 0, undefined, 'script'],
      [2, 1, 0, 'fetch'],
      [2, 2, undefined, 'pack'],
    ])
    expect(run.said('step.finished')[0]).to.deep.include({ step: 1, ended: { status: 'passed' }, log: { bytes: 8, lines: 1 } })
  })

  it('end the nested steps that they left open, and cannot open any after their end', async () => {
    const run = startRun({ careless: {}, broken: {} })
    const careless = await run.step('careless')
    const broken = await run.step('broken')
    careless.context.openStep('forgotten', 'step')
    broken.context.openStep('cut off', 'step')
    careless.pass()
    broken.exit(1)
    await run.running()
    careless.context.openStep('too late', 'step').finish({ status: 'passed' })
    careless.context.annotate('warning', 'too late')
    await run.ended()
    expect(run.said('step.finished', 'careless').map(({ ended }) => ended.status)).to.deep.equal(['cancelled', 'passed'])
    expect(run.said('step.finished', 'broken').map(({ ended }) => ended.status)).to.deep.equal(['failed', 'failed'])
    expect(run.said('annotation.added')).to.deep.equal([])
  })

  it('may add annotations for the user', async () => {
    const run = startRun({ build: {} })
    const build = await run.step('build')
    build.context.annotate('warning', 'the pipe leaked')
    build.pass()
    await run.ended()
    expect(run.said('annotation.added')).to.deep.equal([
      { type: 'annotation.added', level: 'warning', message: 'the pipe leaked', job: 'build' },
    ])
  })

  it('fail when they stop without a request', async () => {
    const run = startRun({ build: {} })
    ;(await run.step('build')).cancelled()
    await run.ended()
    expect(run.jobs).to.deep.equal({ build: 'failed' })
  })

  it('may be absent', async () => {
    const run = startRun({ group: { body: {} } })
    expect(await run.ended()).to.deep.equal({ status: 'passed' })
  })
})
