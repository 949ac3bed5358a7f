import { expect } from 'chai'
import { toJobId } from '../../src/model/ids.ts'
import { outputOf } from '../graph/plan-of.ts'
import { startRun } from './start-run.ts'

describe('outputs', () => {
  it('are passed to the steps and the condition of a job that needs them', async () => {
    const seen: unknown[] = []
    const run = startRun({
      version: {},
      silent: {},
      publish: {
        needs: ['version', 'silent'],
        outputs: { tag: outputOf('version'), nothing: outputOf('silent') },
        condition: (needs) => {
          seen.push(needs)
          return Promise.resolve(true)
        },
      },
      list: { needs: ['version'] },
    })
    ;(await run.step('version')).pass({ tag: 'v1' })
    ;(await run.step('silent')).pass()
    const publish = await run.step('publish')
    expect(publish.context.needs).to.deep.equal({ tag: { tag: 'v1' }, nothing: undefined })
    expect(seen).to.deep.equal([publish.context.needs])
    publish.pass()
    const list = await run.step('list')
    expect(list.context.needs).to.deep.equal({})
    list.pass()
    await run.ended()
  })

  it('of a matrix have one entry for each cell, in order', async () => {
    const cells = [22, 24].map((node) => ({ cell: { node }, job: toJobId(`test/node-${node}`) }))
    const run = startRun({
      'test/node-22': {},
      'test/node-24': { allowFailure: true },
      report: { needs: ['test/node-22', 'test/node-24'], outputs: { tests: { kind: 'matrix', cells } } },
    })
    ;(await run.step('test/node-24')).exit(1)
    ;(await run.step('test/node-22')).pass(7)
    const report = await run.step('report')
    expect(report.context.needs).to.deep.equal({ tests: [{ cell: { node: 22 }, output: 7 }, { cell: { node: 24 } }] })
    report.pass()
    await run.ended()
  })

  it('are missing for jobs that failed or were skipped', async () => {
    const run = startRun({
      audit: { allowFailure: true },
      test: {},
      pack: { needs: ['test'] },
      clean: { needs: ['audit', 'pack'], when: 'always', outputs: { audit: outputOf('audit'), pack: outputOf('pack') } },
    })
    ;(await run.step('audit')).exit(1)
    ;(await run.step('test')).exit(1)
    const clean = await run.step('clean')
    expect(clean.context.needs).to.deep.equal({ audit: undefined, pack: undefined })
    clean.pass()
    await run.ended()
  })
})
