import { chmodSync, cpSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { expect } from 'chai'
import type { PlanJson } from '../../src/wire/pipeline.ts'
import type { RunDetailJson } from '../../src/wire/run.ts'
import { projectRoot } from '../house/run-node.ts'
import { inWorkplace } from './workplace.ts'

/** The config in README.md. */
const [, shown = ''] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(projectRoot, 'README.md'), 'utf8')) ?? []
const files = { 'package.json': {}, 'sparkwing.config.ts': shown }

describe('the calls in README.md', function () {
  this.timeout(180_000)

  it(
    'select jobs of its pipeline, take its inputs and show them',
    inWorkplace(files, async ({ sparkwing }) => {
      const calls = {
        '--channel latest': { run: 6, skipped: 0 },
        '--dry-run': { run: 6, skipped: 0 },
        '--only test/*': { run: 2, skipped: 4 },
        '--from install': { run: 6, skipped: 0 },
      }
      for (const [flags, { run, skipped }] of Object.entries(calls)) {
        const { stdout } = await sparkwing([
          'run',
          'release',
          ...flags.split(' '),
          ...(flags === '--dry-run' ? [] : ['--dry-run']),
          '--json',
        ])
        const { jobs, notSelected } = JSON.parse(stdout) as PlanJson
        expect([jobs.length - Object.keys(notSelected).length, Object.keys(notSelected).length], flags).to.deep.equal([run, skipped])
      }
      const { stdout } = await sparkwing(['run', 'release', '--help'])
      expect(stdout)
        .to.match(/--channel.*dist-tag to publish under/)
        .and.match(/--\[no-\]pack-only/)
    }),
  )

  it(
    'show the version and the list of runs, in each spelling',
    inWorkplace(files, async ({ sparkwing }) => {
      const said = async (...args: readonly string[]): Promise<string> => (await sparkwing(args)).stdout
      const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { readonly version: string }
      const [long, short, json, text] = await Promise.all([said('--version'), said('-v'), said('version', '--json'), said('version')])
      expect(text)
        .to.match(/^sparkwing \S+ \(node \S+, \S+\)\n$/)
        .and.include(version)
      expect([long, short]).to.deep.equal([text, text])
      expect(await said('--version', '--json')).to.equal(json)
      expect(await said('doctor')).to.include(`✓ version      This is ${text.trim()}.`)
      expect(JSON.parse(json)).to.include({ sparkwing: version })
      expect(await said('runs:list', '--json')).to.equal(await said('runs', '--json'))
    }),
  )

  it(
    '`init` writes a config and says what to do next, which works, also from elsewhere with -C',
    inWorkplace(
      { 'site/package.json': { scripts: { build: 'true', test: 'echo tested', fix: 'eslint --fix', dev: 'vite', watch: 'tsc -w' } } },
      async ({ sparkwing, project, show }) => {
        const { code, stdout } = await sparkwing(['init', '-C', 'site'])
        expect([code, stdout]).to.deep.equal([
          0,
          [
            'Wrote site/sparkwing.config.mjs with the pipeline check:',
            '  npm run build',
            '  npm run test',
            'Left out:',
            '  fix: changes files',
            '  dev and watch: do not end',
            'Next:',
            '  cd site && npm i -D sparkwing',
            '  sparkwing run -C site check\n',
          ].join('\n'),
        ])
        expect(await sparkwing(['run', '-C', 'site', 'check', '--output', 'quiet'])).to.include({ code: 0, stderr: '' })
        const again = await sparkwing(['init', '-C', 'site', '--json'])
        expect(again.code).to.equal(2)
        expect(JSON.parse(again.stdout)).to.have.nested.property('error.code', 'config-exists')

        const there = [['pipelines'], ['pipelines', 'show', 'check'], ['steps'], ['doctor'], ['exec', 'pwd']]
        const ended = await Promise.all(there.map((command) => sparkwing([...command, '-C', 'site'])))
        expect(ended.map((one) => one.code)).to.deep.equal([0, 0, 0, 0, 0])
        expect(ended.slice(0, 2).every((one) => one.stdout.includes('check'))).to.equal(true)
        // a run of `exec` is named after its command, unless it is given a name
        const pwd = await show('latest:pwd')
        expect(pwd.run).to.deep.include({ project: project.path('site'), pipeline: 'pwd' })
        expect(pwd.run.options.concurrency).to.equal(availableParallelism())
        await sparkwing(['exec', '-C', 'site', '--name', 'where', '--', 'pwd'])
        expect((await show('latest:where')).run.status).to.equal('passed')
      },
    ),
  )

  it(
    'accept the definitions of another copy of the package, the one in the project',
    inWorkplace(files, async ({ sparkwing, project, bin }) => {
      const copy = project.path('node_modules/sparkwing')
      cpSync(join(dirname(bin), '../dist'), join(copy, 'dist'), { recursive: true })
      const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as object
      project.write('node_modules/sparkwing/package.json', JSON.stringify({ ...manifest, version: '9.9.9' }))
      project.write(
        'sparkwing.config.ts',
        "import { defineConfig, flag, pipeline, sh } from 'sparkwing'\nexport default defineConfig({ pipelines: { build: pipeline({ inputs: { fast: flag() }, plan({ job }) { job('a', sh`echo a`); job('b', () => 1) } }) } })\n",
      )
      expect(await sparkwing(['run', 'build', '--fast', '--output', 'quiet'])).to.include({ code: 0, stderr: '' })
    }),
  )

  it(
    'P39: fail in docs/pipelines.md for another Node where npx runs the installed one, as it does without install scripts',
    inWorkplace({ 'package.json': {}, npx: '#!/bin/sh\nshift 2\nexec node "$@"\n' }, async ({ sparkwing, project }) => {
      const [nodes = ''] =
        /matrix\('test', \{ node: \[22, 24\] \}[^\0]*?\n\]\)/.exec(readFileSync(join(projectRoot, 'docs/pipelines.md'), 'utf8')) ?? []
      expect(nodes).to.include('npx -y node@')
      project.write(
        'sparkwing.config.ts',
        `import { defineConfig, pipeline, sh } from 'sparkwing'\nexport default defineConfig({ pipelines: { nodes: pipeline({ plan({ matrix }) {\n${nodes}\n} }) } })\n`,
      )
      chmodSync(project.path('npx'), 0o755)
      const path = [project.directory, dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter)
      const { stdout } = await sparkwing(['run', 'nodes', '--json'], { env: { PATH: path } })
      const { jobs } = JSON.parse(stdout) as RunDetailJson
      const [installed = ''] = process.versions.node.split('.')
      for (const { id, status } of jobs) expect(status, id).to.equal(id === `test/node-${installed}` ? 'passed' : 'failed')
      expect(jobs).to.have.length(2)
    }),
  )
})
