import { expect } from 'chai'
import { renderPipelineDetail, renderPipelineHelp, renderPipelines } from '../../../src/cli/render/render-pipelines.ts'
import { renderPlan } from '../../../src/cli/render/render-plan.ts'
import { renderSteps } from '../../../src/cli/render/render-steps.ts'
import { displayWidth } from '../../../src/cli/terminal/display-width.ts'
import type { InputJson } from '../../../src/wire/pipeline.ts'
import { plannedJob } from '../run-events.ts'

const look = { columns: 80, isColour: false, now: 0 }
const [install, lint, test] = [
  plannedJob('install'),
  plannedJob('lint', { needs: [plannedJob('install').id] }),
  plannedJob('test', { needs: [plannedJob('install').id] }),
]
const jobs = [
  plannedJob('publish', { needs: [lint.id, test.id], when: 'predicate', timeoutMs: 600_000 }),
  install,
  lint,
  { ...test, retry: { times: 2, backoffMs: 0, factor: 1, maxMs: 0 } },
  plannedJob('notify', { needs: [install.id], when: 'failed', allowFailure: true }),
]
const channel: InputJson = {
  name: 'channel',
  type: 'choice',
  flag: '--channel',
  placeholder: 'next|latest',
  description: 'dist-tag to publish under',
  default: 'next',
  isRequired: false,
  isRepeatable: false,
  isSecret: false,
  choices: ['next', 'latest'],
}
const packOnly: InputJson = {
  name: 'packOnly',
  type: 'flag',
  flag: '--[no-]pack-only',
  default: 'false',
  isRequired: false,
  isRepeatable: false,
  isSecret: false,
}

describe('a plan', () => {
  it('stands in layers, each job below what it waits for', () => {
    expect(renderPlan({ pipeline: 'release', jobs, notSelected: {} }, look)).to.equal(`release · 5 jobs
  · install
    · lint       after install
    · test       after install · retries 2
    · notify     after install · when one failed · may fail
      · publish  after lint, test · on a condition · at most 10 m 00 s`)
  })

  it('marks what is not selected', () => {
    expect(renderPlan({ pipeline: 'release', jobs: [install, lint], notSelected: { install: '--from' } }, look)).to
      .equal(`release · 1 of 2 jobs
  – install  skipped by --from
    · lint   after install`)
  })

  it('does not hang on a loop', () => {
    const [one, two] = [plannedJob('one', { needs: [plannedJob('two').id] }), plannedJob('two', { needs: [plannedJob('one').id] })]
    expect(renderPlan({ pipeline: 'x', jobs: [one, two], notSelected: {} }, look).split('\n')).to.have.lengthOf(3)
  })
})

const own = { directory: '/p', relation: 'own', hidden: [] } as const

describe('pipelines', () => {
  it('are a list of names, where they come from, and what they do', () => {
    const pipelines = [
      { name: 'release', from: 'sparkwing.config.ts', description: 'Check, build and publish', project: '/p' },
      { name: 'test', from: 'package.json', description: `node --test ${'a-long-argument '.repeat(10)}`, project: '/p' },
    ]
    const lines = renderPipelines({ pipelines, projects: [own] }, look).split('\n')
    expect(lines[0]).to.equal('release  sparkwing.config.ts  Check, build and publish')
    expect(lines[1]).to.match(/^test {5}package\.json {9}node --test .+…$/)
    expect(displayWidth(lines[1] ?? '')).to.be.at.most(80)
  })

  it('say what to do when there are none', () => {
    expect(renderPipelines({ pipelines: [], projects: [own] }, look)).to.include('`sparkwing init`')
  })

  it('P35: are grouped by the project that they belong to, with the names that a nearer project has too', () => {
    const from = 'npm-scripts'
    const pipelines = [
      { name: 'test', from, project: '/p' },
      { name: 'release', from, project: '/' },
    ]
    const root = { directory: '/', relation: 'workspace-root', hidden: ['test'] } as const
    expect(renderPipelines({ pipelines, projects: [own, root] }, look)).to.equal(`this package, /p
test     npm-scripts

workspace root, /
release  npm-scripts
also test: \`sparkwing run -C / test\``)
  })

  it('show one with its inputs and jobs', () => {
    const detail = {
      pipeline: 'release',
      from: 'sparkwing.config.ts',
      description: 'Check, build and publish',
      inputs: [channel, packOnly],
      jobs: [install, lint],
    }
    expect(renderPipelineDetail(detail, look)).to.equal(`release  from sparkwing.config.ts
  Check, build and publish

  Inputs
    --channel         next|latest  dist-tag to publish under (default next)
    --[no-]pack-only

  Jobs
    · install
      · lint   after install

  run it  sparkwing run release`)
  })

  it('break prose where nothing limits the width, and cut nothing', () => {
    const description = 'many words '.repeat(20).trim()
    const detail = { pipeline: 'release', from: 'x', description, inputs: [{ ...channel, description }] }
    expect(renderPipelineHelp(detail, { ...look, columns: Infinity })).to.equal(renderPipelineHelp(detail, look))
    const list = { pipelines: [{ name: 'release', from: 'x', description, project: '/p' }], projects: [own] }
    expect(renderPipelines(list, { ...look, columns: Infinity })).to.equal(`release  x  ${description}`)
  })

  it('explain themselves as help', () => {
    expect(renderPipelineHelp({ pipeline: 'release', from: 'x', inputs: [{ ...channel, isRequired: true }] }, look)).to.equal(`USAGE
  $ sparkwing run release [INPUTS] [-- ARGUMENTS...]

INPUTS
    --channel  next|latest  dist-tag to publish under (required, default next)

\`sparkwing run --help\` lists the flags of \`run\` itself.`)
  })
})

describe('step types', () => {
  it('are listed with their options and the plugin that brings them', () => {
    expect(renderSteps({ steps: [{ type: 'sh', plugin: 'shell', summary: 'Run a shell command', options: [channel] }] }, look)).to
      .equal(`sh  from shell
  Run a shell command
    channel  next|latest  dist-tag to publish under (default next)`)
  })
})
