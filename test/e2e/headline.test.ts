import { expect } from 'chai'
import type { RunDetailJson } from '../../src/wire/run.ts'
import { inWorkplace } from './workplace.ts'

const scripts = {
  broken: `node -e "console.log('fine'); console.error('TypeError: no such thing'); console.log('npm error code 1'); process.exit(1)"`,
  calm: `node -e "console.log('fine'); process.exit(1)"`,
}

describe('the headline of a run', () => {
  it(
    'is in the journal, and in runs show --json',
    inWorkplace({ 'package.json': { scripts } }, async (place) => {
      expect((await place.hosted(['run', 'broken'])).code).to.equal(1)
      const { stdout } = await place.hosted(['runs', 'show', 'latest', '--json'])
      const { jobs } = JSON.parse(stdout) as RunDetailJson
      expect(jobs[0]?.headline).to.deep.include({ line: 2, text: 'TypeError: no such thing', family: 'exception' })
    }),
  )

  it(
    'is absent if no line looks like a failure, and if the job passed',
    inWorkplace({ 'package.json': { scripts: { ...scripts, passing: 'echo TypeError: a' } } }, async (place) => {
      for (const script of ['calm', 'passing']) {
        await place.hosted(['run', script])
        const { stdout } = await place.hosted(['runs', 'show', 'latest', '--json'])
        expect((JSON.parse(stdout) as RunDetailJson).jobs.map((job) => 'headline' in job)).to.deep.equal([false])
      }
    }),
  )
})
