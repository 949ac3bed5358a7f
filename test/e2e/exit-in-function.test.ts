import { expect } from 'chai'
import { inWorkplace } from './workplace.ts'

const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
export default defineConfig({ pipelines: {
  exits: pipeline({ plan({ job }) { job('exits', () => { process.exit(0) }); job('other', sh\`echo fine\`) } }),
} })
`

describe('a function that exits the process', () => {
  it(
    'fails only its own job, and with it the run, if it calls process.exit',
    inWorkplace({ 'package.json': {}, 'sparkwing.config.mjs': config }, async ({ sparkwing, show }) => {
      const { code, stdout } = await sparkwing(['run', 'exits', '--output', 'quiet'])
      expect(code).to.equal(1)
      expect(stdout).to.include('process.exit(0) was called')
      expect((await show('latest')).jobs.map(({ id, status }) => [id, status])).to.deep.equal([
        ['exits', 'failed'],
        ['other', 'passed'],
      ])
    }),
  )
})
