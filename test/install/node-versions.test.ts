import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { minVersion } from 'semver'
import type { DashboardKillJson, DashboardOpenJson, DashboardStartJson, DashboardStatusJson } from '../../src/wire/dashboard.ts'
import type { RunListJson } from '../../src/wire/run.ts'
import { tempProject, type TempProject } from '../project/temp-project.ts'
import { lookAtPages } from '../browser/look-at-pages.ts'
import type { Finished } from '../e2e/sparkwing.ts'
import { isLongForm } from '../faults/times.ts'
import { projectRoot } from '../house/run-node.ts'
import { callInstalled } from './call-installed.ts'
import { promisedVersions, refusedVersions } from './node-versions.ts'
import { globalInstallation } from './packed-package.ts'
import { providedNode } from './provided-node.ts'
import { twoAtOnce } from './two-at-once.ts'

const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
import { greet, type Greeting } from './greet.ts'

export default defineConfig({
  pipelines: {
    hello: pipeline({
      plan({ job }) {
        const greeting = job('greeting', async ({ $ }): Promise<Greeting> => greet((await $\`echo Ada\`).stdout))
        job('show', async ({ $, needs }) => { await $\`echo \${needs.greeting.text}\` }, { needs: { greeting } })
        job('node', sh\`node --version\`)
      },
    }),
  },
})
`
const files = {
  'package.json': { name: 'shop', scripts: { version: 'node --version' } },
  'sparkwing.config.ts': config,
  'greet.ts':
    'export interface Greeting { readonly text: string }\nexport const greet = (name: string): Greeting => ({ text: `Hello ${name}` })\n',
}

interface Place {
  /** Expects the command to pass with an empty stderr; returns its stdout. */
  readonly call: (...args: readonly string[]) => Promise<string>
  readonly valueOf: <Value>(...args: readonly string[]) => Promise<Value>
  readonly project: TempProject
}

const call = async (version: string, project: TempProject, args: readonly string[]): Promise<Finished> => {
  const [prefix, node] = await Promise.all([globalInstallation(), providedNode(version)])
  return await callInstalled(args, { prefix, node, cwd: project.directory, home: project.path('home') }).finished
}

const firstStepsOn = async (version: string): Promise<void> => {
  using project = tempProject(files)
  const passing = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await call(version, project, args)
    // a syntax error includes its line, which is long in a bundle
    expect({ code, stderr: stderr.slice(-2_000) }, args.join(' ')).to.deep.equal({ code: 0, stderr: '' })
    return stdout
  }
  const valueOf: Place['valueOf'] = async <Value>(...args: readonly string[]) => JSON.parse(await passing(...args, '--json')) as Value
  await firstSteps(version, { call: passing, valueOf, project })
  for (const [text, says] of Object.entries(brokenConfigs)) {
    project.write('sparkwing.config.ts', text)
    const { code, stderr } = await call(version, project, ['pipelines'])
    expect(stderr).to.match(says)
    expect(code).to.equal(2)
  }
}

/** The first steps of a user, with the installed command and this Node. */
const firstSteps = async (version: string, { call, valueOf, project }: Place): Promise<void> => {
  expect(await call('--version'))
    .to.match(/^sparkwing \S+ \(/)
    .and.include(`(node ${version}, `)

  expect(await call('run', 'hello', '--output', 'lines')).to.include('✓ hello')
  const [first = ''] = readdirSync(project.path('home/runs'))
  expect(await call('runs', 'logs', first, 'show')).to.equal('Hello Ada\n')
  expect(await call('runs', 'logs', first, 'node')).to.equal(`v${version}\n`)
  expect(await call('run', 'version', '--output', 'lines')).to.include('✓ version')
  const { runs } = await valueOf<RunListJson>('runs', 'list')
  expect(runs.map(({ pipeline, status }) => [pipeline, status])).to.deep.equal([
    ['version', 'passed'],
    ['hello', 'passed'],
  ])

  const { url } = await valueOf<DashboardStartJson>('dashboard', 'start', '--port', '0')
  try {
    if (isLongForm) expect(await valueOf<DashboardStatusJson>('dashboard', 'status')).to.include({ running: true, url })
    await loadPages(url, readFileSync(project.path('home/dashboard.token'), 'utf8').trim())
    // the package has the same pages as the build, which other tests look at
    if (isLongForm && version === promisedVersions[0])
      await lookAtPages((await valueOf<DashboardOpenJson>('dashboard', 'open', '--no-browser')).url)
  } finally {
    expect(await valueOf<DashboardKillJson>('dashboard', 'kill')).to.include({ killed: true })
  }
  await call('doctor')
}

/** Versions of Node report unreadable configs differently; Sparkwing reports them in the same way. */
const brokenConfigs = {
  'export default { build: }\n': /^error: sparkwing\.config\.ts:1:25: Expression expected\n {2}try: Fix the syntax there\.\n$/,
  '\n  enum Channel { next }\n':
    /^error: sparkwing\.config\.ts:2:3: Node only strips types and cannot compile a TypeScript enum\.\n {2}try: Use a union of strings, .+\n$/,
}

/** Requests what a browser would: the page, its script, the runs, and a search, which uses a thread. */
const loadPages = async (url: string, token: string): Promise<void> => {
  const load = async (path: string): Promise<string> => {
    const answer = await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })
    expect(answer.status, path).to.equal(200)
    return await answer.text()
  }
  const script = /<script [^>]*src="(\/assets\/[^"]+\/first-[^"]+)"/.exec(await load('/'))?.[1] ?? 'no script'
  expect(await load(script)).to.have.length.above(100_000)
  expect((JSON.parse(await load('/api/v1/runs')) as RunListJson).runs).to.have.length(2)
  const found = (await load('/api/v1/search?text=hello%20ada')).trim().split('\n')
  expect(found.map((line) => (JSON.parse(line) as { readonly type: string }).type))
    .to.include('hit')
    .and.include('end')
}

const oldestPromised = (): readonly string[] => {
  const { engines } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { readonly engines: { readonly node: string } }
  return engines.node.split(' || ').map((range) => minVersion(range)?.version ?? range)
}

describe('P0: the packed package in an empty prefix', function () {
  this.timeout(600_000)
  const oldest = oldestPromised()
  // a start takes long: `npm run test:all` tries all of them
  const tried = isLongForm
    ? promisedVersions
    : promisedVersions.filter((version) => oldest.includes(version) || version === promisedVersions.at(-1))
  let outcomes: ReadonlyMap<string, Promise<void>>
  before(() => {
    const started = twoAtOnce(tried.map((version) => () => firstStepsOn(version)))
    outcomes = new Map(tried.map((version, index) => [version, started[index] ?? Promise.reject(new Error('not started'))]))
  })

  for (const version of tried)
    it(`runs, lists, serves its pages and passes the doctor under Node ${version}`, async () => {
      await outcomes.get(version)
    })

  for (const version of refusedVersions)
    it(`says in one line what it needs under Node ${version}, changes nothing and exits with 2`, async () => {
      using project = tempProject(files)
      const { code, stdout, stderr } = await call(version, project, ['run', 'hello'])
      const says = `sparkwing needs Node 22.18 or newer, but not 23.0 to 23.5; this is Node ${version} (`
      expect(stderr.slice(0, says.length)).to.equal(says)
      expect(stderr).to.match(/^[^\n]+\)\n$/)
      expect({ code, stdout }).to.deep.equal({ code: 2, stdout: '' })
      expect(existsSync(project.path('home'))).to.equal(false)
    })

  it('is tested on the oldest Node of each range in `engines`', () => {
    expect(tried).to.include.members(oldest)
  })
})
