import { expect } from 'chai'
import type { PipelineListJson } from '../../src/wire/pipeline.ts'
import type { RunDetailJson, RunListJson } from '../../src/wire/run.ts'
import { inWorkplace, type Workplace } from './workplace.ts'

const config = `import { defineConfig, pipeline, sh } from 'sparkwing'
const here = (name) => pipeline({ plan: ({ job }) => { job(name, sh\`pwd\`) } })
export default defineConfig({ pipelines: { check: here('check'), test: here('test') } })
`
const files = {
  'package.json': { name: 'root', workspaces: ['packages/*'], scripts: { lint: 'pwd' } },
  'sparkwing.config.mjs': config,
  'packages/a/package.json': { name: '@acme/a', scripts: { test: 'pwd', deploy: 'pwd' } },
  'packages/b/package.json': { name: '@acme/b', scripts: { build: 'pwd' } },
}

const callsIn = ({ project, sparkwing, hosted }: Workplace) => {
  const run = async (folder: string, name: string): Promise<readonly [directory: string, said: string]> => {
    const { stdout, stderr } = await sparkwing(['run', name], { cwd: project.path(folder) })
    return [stdout.trim(), stderr]
  }
  const json = async (folder: string, ...args: readonly string[]): Promise<unknown> => {
    const { stdout } = await hosted([...args, '--json'], { cwd: project.path(folder) })
    return JSON.parse(stdout)
  }
  return { run, json }
}

describe('in a package of a workspace', () => {
  it(
    'P22: its own scripts come first and run in its folder; the pipelines of the root run at the root, and that is said',
    inWorkplace(files, async (place) => {
      const { project } = place
      const { run, json } = callsIn(place)
      expect((await run('packages/a', 'deploy'))[0]).to.equal(project.path('packages/a'))
      const [own, said] = await run('packages/a', 'test')
      expect(own).to.equal(project.path('packages/a'))
      expect(said).to.not.contain('workspace root')
      const [root, saidOfRoot] = await run('packages/a', 'check')
      expect(root).to.equal(project.directory)
      expect(saidOfRoot).to.contain('check is a pipeline of the workspace root: it runs in ../..')
      const shown = async (name: string): Promise<string | undefined> =>
        (await place.hosted(['pipelines', 'show', name], { cwd: project.path('packages/a') })).stdout.split('\n')[0]
      expect(await shown('lint'), 'S19').to.equal('lint  from npm-scripts of the workspace root: it runs in ../..')
      expect(await shown('test'), 'S19').to.equal('test  from npm-scripts')

      const list = (await json('packages/a', 'pipelines')) as PipelineListJson
      expect(list.pipelines.map((one) => [one.name, one.project])).to.deep.equal([
        ['test', project.path('packages/a')],
        ['deploy', project.path('packages/a')],
        ['check', project.directory],
        ['lint', project.directory],
      ])
      expect(list.projects.map(({ relation, hidden }) => [relation, hidden])).to.deep.equal([
        ['own', []],
        ['workspace-root', ['test']],
      ])
    }),
  )

  it(
    'P35: the history of a package is found from the root, and a run is repeated only as what it was',
    inWorkplace(files, async (place) => {
      const { project } = place
      const { run, json } = callsIn(place)
      await run('packages/a', 'deploy')
      await run('packages/b', 'build')
      await run('packages/a', 'lint')
      const listed = async (folder: string): Promise<readonly (readonly [string, string])[]> =>
        ((await json(folder, 'runs')) as RunListJson).runs.map((one) => [one.pipeline, one.project])
      const [deploy, build, lint] = [
        ['deploy', project.path('packages/a')],
        ['build', project.path('packages/b')],
        ['lint', project.directory],
      ] as const
      expect(await listed('')).to.deep.equal([lint, build, deploy])
      expect(await listed('packages/a')).to.deep.equal([lint, deploy])
      expect(((await json('packages/b', 'runs', '--project', '../..')) as RunListJson).runs).to.have.length(3)
      const latest = (await json('', 'runs', 'show', 'latest:build')) as RunDetailJson
      expect(latest.run).to.include({ project: build[1], directory: build[1] })

      // the root gets a script of that name, and the package loses it
      project.write('package.json', JSON.stringify({ ...files['package.json'], scripts: { deploy: 'pwd' } }))
      project.write('packages/a/package.json', JSON.stringify({ name: '@acme/a', scripts: { test: 'pwd' } }))
      const again = await place.sparkwing(['runs', 'retry', 'latest:deploy'])
      expect(again.stderr).to.contain('There is no pipeline "deploy".')
      expect(again).to.include({ code: 2, stdout: '' })
    }),
  )

  it(
    'P36: names the packages that have the script at the root, and no sibling of a package',
    inWorkplace(
      {
        ...files,
        'packages/a/package.json': { name: '@acme/a', scripts: { start: 'true' } },
        'packages/b/package.json': { name: '@acme/b', scripts: { start: 'true', serve: 'true' } },
      },
      async ({ project, hosted }) => {
        const advice = async (script: string, folder: string): Promise<string | undefined> =>
          (await hosted(['run', script], { cwd: project.path(folder) })).stderr.split('\n')[2]
        expect(await advice('serve', '.')).to.equal('  try: packages/b has a script of that name: `sparkwing run -C packages/b serve`.')
        expect(await advice('serve', 'packages/a')).to.equal('')
        expect(await advice('start', '.')).to.equal(
          '  try: packages/a, packages/b have a script of that name: `sparkwing run -C packages/a start`.',
        )
        expect(await advice('nothing', '.')).to.equal('')
      },
    ),
  )

  it(
    "S5: pnpm's `-w` means the root",
    inWorkplace({ ...files, 'pnpm-workspace.yaml': 'packages: [packages/*]' }, async ({ project, hosted }) => {
      const { code, stderr } = await hosted(['run', '-w', 'lint'], { cwd: project.path('packages/a') })
      expect(stderr).to.equal(
        'error: `run` has no flag -w.\n  try: Name the root of the workspace with -C: `sparkwing run -C ../.. PIPELINE`.\n',
      )
      expect(code).to.equal(2)
    }),
  )
})
