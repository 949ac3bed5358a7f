import { expect } from 'chai'
import type { RerunJson } from '../../src/wire/rerun.ts'
import type { ErrorJson, RunDetailJson, RunListJson } from '../../src/wire/run.ts'
import { tempProject } from '../project/temp-project.ts'
import { builtBin } from './built-package.ts'
import { hostedCall } from './hosted-calls.ts'
import { sparkwing } from './sparkwing.ts'

const withInputs = (inputs: string) => `import { choice, defineConfig, list, pipeline, sh, text } from 'sparkwing'
export default defineConfig({ pipelines: {
  deploy: pipeline({
    inputs: { ${inputs} },
    plan({ job, inputs }) {
      const build = job('build', sh\`true\`)
      job('upload', sh\`true\`, { needs: [build] })
      if (inputs.to === 'production') job('announce', sh\`true\`)
    },
  }),
} })
`
const config = withInputs(
  `to: choice(['staging', 'production'], { default: 'staging' }), notes: list(text()), token: text({ secret: true })`,
)

describe('runs retry --dry-run', function () {
  this.timeout(180_000)

  const inProject = async (story: (scene: Scene) => Promise<void>): Promise<void> => {
    using project = tempProject({ 'sparkwing.config.ts': config })
    const call = (...args: readonly string[]) => hostedCall({ args, cwd: project.directory, home: project.path('home') })
    await story({
      call,
      preview: async (...args) => {
        const { code, stdout } = await call('runs', 'retry', 'latest', '--dry-run', '--json', ...args)
        return { code, rerun: JSON.parse(stdout) as RerunJson }
      },
      runs: async () => (JSON.parse((await call('runs', 'list', '--json')).stdout) as RunListJson).runs.length,
    })
  }
  interface Scene {
    readonly call: (...args: readonly string[]) => ReturnType<typeof hostedCall>
    readonly preview: (...args: readonly string[]) => Promise<{ readonly code: number | null; readonly rerun: RerunJson }>
    readonly runs: () => Promise<number>
  }

  it('shows the jobs, the inputs and the command of the new run, with its changes, and runs nothing', () =>
    inProject(async ({ call, preview, runs }) => {
      await call('run', 'deploy', '--only', 'build', '--notes', 'two words', '--notes', 'b')
      const { code, rerun } = await preview()
      expect(code).to.equal(0)
      expect(rerun.jobs?.map(({ id }) => id)).to.deep.equal(['build', 'upload'])
      expect(rerun).to.deep.include({
        notSelected: { upload: '--only build' },
        options: { only: 'build' },
        commandLine: `sparkwing run deploy --only build --notes 'two words' --notes b`,
      })
      expect(rerun.inputs.map(({ name, value, isAsked }) => ({ name, value, isAsked }))).to.deep.equal([
        { name: 'to', value: 'staging', isAsked: false },
        { name: 'notes', value: ['two words', 'b'], isAsked: false },
        { name: 'token', value: undefined, isAsked: false },
      ])
      const changed = await preview('--input', 'to=production', '--input', 'token=hush-hush')
      expect(changed.rerun.jobs?.map(({ id }) => id)).to.include('announce')
      expect(changed.rerun.commandLine).to.contain('--to production').and.to.contain('--token=<secret>')
      expect(JSON.stringify(changed)).to.not.contain('hush-hush')
      const { stdout } = await call('runs', 'retry', 'latest', '--dry-run')
      expect(stdout)
        .to.match(/^deploy .* 1 of 2 jobs\n/)
        .and.to.contain('to: staging')
        .and.to.contain('again    sparkwing run deploy')
      expect(await runs()).to.equal(1)
      const again = await call('runs', 'retry', 'latest', '--input', 'to=production', '--json')
      expect((JSON.parse(again.stdout) as RunDetailJson).run.inputs).to.include({ to: 'production' })
      expect(await runs()).to.equal(2)
    }))

  it('asks for a secret, which --input gives', () =>
    inProject(async ({ call, preview }) => {
      await call('run', 'deploy', '--token', 'hush-hush')
      const { code, rerun } = await preview()
      expect([code, rerun.problem?.code, rerun.commandLine]).to.deep.equal([2, 'secret-input', undefined])
      expect(rerun.inputs.find(({ isAsked }) => isAsked)).to.include({ name: 'token' })
      const text = await call('runs', 'retry', 'latest', '--dry-run')
      expect(text.code).to.equal(2)
      expect(text.stdout).to.contain('Give it: `--input token=VALUE`').and.to.contain('It would be refused:')
      expect((await preview('--input', 'token=other')).code).to.equal(0)
      expect((await call('runs', 'retry', 'latest', '--input', 'token=other')).code).to.equal(0)
    }))

  it('says what no longer fits: an input, the pipeline, the run', async () => {
    using project = tempProject({ 'sparkwing.config.ts': config })
    const place = { cwd: project.directory, home: project.path('home'), bin: await builtBin() }
    // a process for each call, because Node loads a config only once
    const call = (...args: readonly string[]) => sparkwing(args, place)
    await call('run', 'deploy', '--to', 'production')
    project.write('sparkwing.config.ts', withInputs(`to: choice(['staging', 'live']), notes: list(text())`))
    const [wrong, refused] = await Promise.all([call('runs', 'retry', 'latest', '--dry-run', '--json'), call('runs', 'retry', 'latest')])
    const message = 'Pipeline "deploy": input "to" must be one of staging, live, got "production".'
    expect([wrong.code, (JSON.parse(wrong.stdout) as RerunJson).problem?.message]).to.deep.equal([2, message])
    expect(refused.code).to.equal(2)
    expect(refused.stderr).to.contain(message)
    project.write('sparkwing.config.ts', config.replaceAll('deploy', 'ship'))
    const [gone, unknown] = await Promise.all([
      call('runs', 'retry', 'latest', '--dry-run', '--json'),
      call('runs', 'retry', '19990101', '--dry-run'),
    ])
    expect([gone.code, (JSON.parse(gone.stdout) as ErrorJson).error.message]).to.deep.equal([2, 'There is no pipeline "deploy".'])
    expect(unknown.code).to.equal(3)
  })
})
