import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { DigestJson } from '../../src/wire/digest.ts'
import type { RunDetailJson, RunListJson } from '../../src/wire/run.ts'
import { inWorkplace } from './workplace.ts'

const scripts = {
  broken: `node -e "console.log('fine'); console.log('TypeError: no such thing'); console.log('npm error code 1'); process.exit(1)"`,
  calm: `node -e "console.log('fine'); process.exit(1)"`,
}

/** The first attempt writes one line, the second 20,072, with its failure in line 12,233 of them. */
const retried = {
  'long.sh': `
if [ ! -e second ]; then touch second; echo 'AssertionError: attempt 1'; exit 1; fi
seq -f 'before %.0f' 12232; echo 'AssertionError: attempt 2'; echo; seq -f 'after %.0f' 7837; echo 'error Command failed with exit code 1'; exit 1
`,
  'sparkwing.config.mjs': `
import { defineConfig, pipeline, sh } from 'sparkwing'
export default defineConfig({ pipelines: { long: pipeline({ plan({ job }) { job('long', sh\`sh long.sh\`, { retry: 1 }) } }) } })
`,
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
    'is shown with the earlier runs of the pipeline that had it, also after the store was deleted',
    inWorkplace({ 'package.json': { scripts: { ...scripts, other: scripts.broken } } }, async (place) => {
      for (const script of ['other', 'broken', 'broken']) await place.hosted(['run', script])
      const { runs } = JSON.parse((await place.hosted(['runs', '--json'])).stdout) as RunListJson
      const [newest, first] = runs
      const digest = async (run = ''): Promise<DigestJson> =>
        JSON.parse((await place.hosted(['runs', 'show', run, '--digest', '--json'])).stdout) as DigestJson
      const seen = { times: 1, firstRun: first?.id, firstAt: first?.startedAt }
      expect((await digest(newest?.id)).jobs[0]?.seen).to.deep.equal(seen)
      for (const end of ['', '-wal', '-shm']) rmSync(join(place.home, `state.db${end}`), { force: true })
      expect((await digest(newest?.id)).jobs[0]?.seen).to.deep.equal(seen)
      expect((await digest(first?.id)).jobs[0]).not.to.have.property('seen')
      const { stdout } = await place.hosted(['runs', 'show', 'latest', '--digest'])
      expect(stdout).to.match(new RegExp(`\\nseen 1 time since \\d+ \\w+, first in ${first?.id ?? ''}\\n`))
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

  it(
    'is the failing line of the last attempt in runs show --digest, however far above the end of its log',
    inWorkplace(retried, async (place) => {
      expect((await place.hosted(['run', 'long', '--output', 'quiet'])).code).to.equal(1)
      const { stdout } = await place.hosted(['runs', 'show', 'latest', '--digest'])
      expect(stdout).to.match(/^long failed after .*\n\nlong failed after .*, attempt 2: exited with code 1\n/)
      const lines = stdout.slice(stdout.indexOf('```text\n') + 8, stdout.indexOf('\n```\n')).split('\n')
      expect(lines).to.deep.equal([
        '  12232 before 12231',
        '  12233 before 12232',
        '> 12234 AssertionError: attempt 2',
        '      …',
        '  20069 after 7834',
        '  20070 after 7835',
        '  20071 after 7836',
        '  20072 after 7837',
        '  20073 error Command failed with exit code 1',
      ])
      const json = await place.hosted(['runs', 'show', 'latest', '--digest', '--json'])
      const { jobs } = JSON.parse(json.stdout) as DigestJson
      expect(jobs.map((job) => [job.attempt, job.headline?.line])).to.deep.equal([[2, 12_234]])
    }),
  )

  it(
    'has a digest that is empty for a run that passed',
    inWorkplace({ 'package.json': { scripts: { fine: 'echo fine' } } }, async (place) => {
      await place.hosted(['run', 'fine'])
      const { stdout, code } = await place.hosted(['runs', 'show', 'latest', '--digest'])
      expect([stdout.split('\n')[2], code]).to.deep.equal(['No job failed.', 0])
    }),
  )
})
