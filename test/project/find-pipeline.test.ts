import { expect } from 'chai'
import { findPipelines, unknownPipeline } from '../../src/project/find-pipeline.ts'
import { UserError } from '../../src/model/user-error.ts'
import type { PipelineSource } from '../../src/pipeline/define-plugin.ts'
import { defineConfig, pipeline } from '../../src/pipeline/pipeline.ts'
import { mistake } from '../caught.ts'

const some = (description?: string) => pipeline({ ...(description !== undefined && { description }), plan: () => undefined })
const project = { directory: '/demo', configFile: '/demo/sparkwing.config.ts' }
const config = defineConfig({ pipelines: { build: some('from the config'), deploy: some() } })
const scripts: PipelineSource = () => Promise.resolve({ build: some('tsc'), test: some('mocha') })
const host = (...finds: PipelineSource[]) => ({ sources: finds.map((find, index) => ({ plugin: `plugin-${index + 1}`, find })) })

describe('findPipelines', () => {
  it("puts the config's pipelines before those of plugins with the same name", async () => {
    const found = await findPipelines({ project, config, host: host(scripts) })
    expect(Array.from(found.values(), ({ name, from, description }) => [name, from, description])).to.deep.equal([
      ['build', 'sparkwing.config.ts', 'from the config'],
      ['deploy', 'sparkwing.config.ts', undefined],
      ['test', 'plugin-1', 'mocha'],
    ])
  })

  it('asks plugins with the real path of the project, and the first one wins', async () => {
    const asked: string[] = []
    const source: PipelineSource = ({ projectDir }) => {
      asked.push(projectDir)
      return Promise.resolve({ test: some('first') })
    }
    const found = await findPipelines({ project, config: undefined, host: host(source, scripts) })
    expect(asked).to.deep.equal(['/demo'])
    expect(found.get('test')).to.include({ from: 'plugin-1', description: 'first' })
  })

  it('finds nothing where a plugin has some of its pipelines only for some projects', async () => {
    const source: PipelineSource = async ({ projectDir }) => {
      await Promise.resolve()
      return projectDir === '/other' ? { deploy: some() } : {}
    }
    const found = await findPipelines({ project, config: undefined, host: host(source, () => Promise.resolve({ gone: undefined })) })
    expect([...found.keys()]).to.deep.equal([])
  })

  it('names the plugin that throws, or hands over something else', async () => {
    const failing: PipelineSource = () => Promise.reject(new Error('no network'))
    const error = await mistake(() => findPipelines({ project, config, host: host(scripts, failing) }))
    expect(error.code).to.equal('plugin-pipelines')
    expect(error.message).to.contain('plugin-2').and.contain('no network')
    // a plugin may be plain JavaScript
    const odd = () => Promise.resolve({ x: { kind: 'sh' } } as never)
    expect((await mistake(() => findPipelines({ project, config, host: host(odd) }))).message).to.contain('x is an sh`…` command')
  })

  it("keeps a plugin's own words for a mistake of the user's", async () => {
    const failing: PipelineSource = () => Promise.reject(new UserError('package-json', 'not valid JSON'))
    expect(await mistake(() => findPipelines({ project, config, host: host(failing) }))).to.have.property('code', 'package-json')
  })
})

describe('unknownPipeline', () => {
  it('tells a near name, and how to list', async () => {
    const found = await findPipelines({ project, config, host: host(scripts) })
    const near = unknownPipeline(found, 'biuld')
    expect(near).to.include({ code: 'unknown-pipeline', message: 'There is no pipeline "biuld".' })
    expect(near.tryThis).to.deep.equal(['Did you mean "build"? `sparkwing run` lists all 3.'])
    expect(unknownPipeline(found, 'something-else').tryThis).to.deep.equal(['`sparkwing run` lists all 3.'])
    expect(unknownPipeline(new Map([['build', 1]]), 'something-else').tryThis, 'S18').to.deep.equal(['`sparkwing run` lists the only one.'])
  })

  it('says how to begin where there is nothing', () => {
    expect(unknownPipeline(new Map(), 'build').tryThis[0]).to.contain('sparkwing init')
  })
})
