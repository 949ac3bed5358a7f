import { expect } from 'chai'
import type { RunDetailJson } from '../../src/wire/run.ts'
import { tempProject } from '../project/temp-project.ts'
import { hostedCall } from './hosted-calls.ts'

const config = `import { defineConfig, pipeline, sh, text } from 'sparkwing'
export default defineConfig({ pipelines: {
  deploy: pipeline({
    inputs: { token: text({ secret: true, default: 'anonymous' }), to: text({ default: 'staging' }) },
    plan({ job, inputs }) { job('only', sh\`test \${inputs.token} = anonymous && echo \${inputs.to}\`) },
  }),
} })
`

describe('runs retry of a run with a secret input', function () {
  this.timeout(180_000)

  it('P29: repeats it with the default if the secret input had its default, and refuses otherwise', async () => {
    using project = tempProject({ 'sparkwing.config.ts': config })
    const call = (...args: readonly string[]) => hostedCall({ args, cwd: project.directory, home: project.path('home') })
    expect((await call('run', 'deploy', '--to', 'production')).code).to.equal(0)
    const again = await call('runs', 'retry', 'latest', '--json')
    expect(again.code, again.stdout).to.equal(0)
    expect((JSON.parse(again.stdout) as RunDetailJson).run.inputs).to.deep.equal({ to: 'production' })
    expect((await call('run', 'deploy', '--token', 'other')).code).to.equal(1)
    const refused = await call('runs', 'retry', 'latest')
    expect([refused.code, refused.stderr]).to.satisfy(
      ([code, stderr]: [number, string]) => code === 2 && stderr.includes('the secret input "token"'),
    )
  })
})
