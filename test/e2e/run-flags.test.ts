import { existsSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { exitCodes } from '../../src/model/exit-codes.ts'
import { inWorkplace, type Workplace } from './workplace.ts'

const config = `
import { choice, defineConfig, flag, integer, list, pipeline, sh, text } from 'sparkwing'
export default defineConfig({ pipelines: {
  build: pipeline({ plan({ job }) {
    const install = job('install', sh\`echo install >> ran\`)
    const lint = job('lint', sh\`echo lint >> ran\`, { needs: [install] })
    const test = job('test', sh\`echo test >> ran\`, { needs: [install] })
    job('publish', sh\`echo publish >> ran\`, { needs: [lint, test] })
  } }),
  race: pipeline({ plan({ job }) {
    job('broken', sh\`until [ -e slow-runs ]; do sleep 0.02; done; exit 1\`)
    job('slow', sh\`touch slow-runs; sleep 60\`)
    job('later', sh\`true\`)
  } }),
  lonely: pipeline({ plan({ job }) {
    for (const name of ['a', 'b', 'c']) job(name, sh\`mkdir alone && sleep 0.05 && rmdir alone\`)
  } }),
  shows: pipeline({ plan({ job }) { job('env', sh\`echo "$FROM_FILE|$TWICE|$ALREADY"\`) } }),
  asks: pipeline({
    inputs: {
      channel: choice(['next', 'latest'], { default: 'next' }),
      signOff: flag(),
      count: integer({ default: 1 }),
      names: list(text()),
      json: text({ default: 'unset' }),
    },
    plan({ job, inputs }) { job('print', () => inputs) },
  }),
} })
`
const files = { 'package.json': {}, 'sparkwing.config.mjs': config }

const statusesOf = async ({ show }: Workplace): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries((await show('latest')).jobs.map(({ id, status }) => [id, status]))

describe('the flags of `run`', function () {
  this.timeout(180_000)

  it(
    '--only runs what matches and skips the rest',
    inWorkplace(files, async (place) => {
      expect((await place.sparkwing(['run', '--only', '*t', 'build'])).code).to.equal(0)
      expect(await statusesOf(place)).to.deep.equal({ install: 'skipped', lint: 'passed', test: 'passed', publish: 'skipped' })
    }),
  )

  it(
    '--from starts at a job and skips what comes before it',
    inWorkplace(files, async (place) => {
      expect((await place.hosted(['run', '--from', 'lint', 'build'])).code).to.equal(0)
      expect(await statusesOf(place)).to.deep.equal({ install: 'skipped', lint: 'passed', test: 'skipped', publish: 'passed' })
    }),
  )

  it(
    '--fail-fast stops running jobs at the first failure',
    inWorkplace(files, async (place) => {
      const { code } = await place.hosted(['run', '--fail-fast', '-j', '2', 'race'])
      expect(code).to.equal(1)
      expect(await statusesOf(place)).to.deep.equal({ broken: 'failed', slow: 'cancelled', later: 'skipped' })
    }),
  )

  it(
    '-j 1 runs one job at a time',
    inWorkplace(files, async (place) => {
      expect((await place.hosted(['run', '-j', '1', 'lonely'])).code).to.equal(0)
      expect((await place.show('latest')).run.options).to.deep.equal({ concurrency: 1 })
    }),
  )

  it(
    '--env-file adds variables: a later file wins over an earlier one, and variables that are set already win over both',
    inWorkplace(files, async ({ hosted, project, log, folders }) => {
      writeFileSync(project.path('one.env'), 'FROM_FILE="a b"\nTWICE=one\nALREADY=file\n')
      writeFileSync(project.path('two.env'), '# comment\nTWICE=two\n')
      const { code } = await hosted(['run', '--env-file', 'one.env', '--env-file', 'two.env', 'shows'], { env: { ALREADY: 'set' } })
      expect(code).to.equal(0)
      expect(log(folders()[0] ?? '', 'env')).to.equal('a b|two|set\n')
    }),
  )

  it(
    'F6, F7: Node itself reads --env-file first, and exits with 9 if a file is missing or has options that it refuses',
    inWorkplace(files, async ({ sparkwing, project, runs }) => {
      writeFileSync(project.path('options.env'), 'NODE_OPTIONS=--no-such-option\n')
      for (const [file, says] of [
        ['missing.env', 'missing.env: not found'],
        ['options.env', '--no-such-option is not allowed in NODE_OPTIONS'],
      ] as const) {
        const { code, stdout, stderr } = await sparkwing(['run', '--env-file', file, 'shows', '--json'])
        expect({ code, stdout }).to.deep.equal({ code: exitCodes.envFileNotRead, stdout: '' })
        expect(stderr).to.include(says)
      }
      expect(await runs()).to.deep.equal([])
    }),
  )

  it(
    '--env-file is not recorded: `runs retry` accepts it again',
    inWorkplace(files, async ({ hosted, project, log, folders }) => {
      writeFileSync(project.path('one.env'), 'FROM_FILE=one\n')
      expect((await hosted(['run', '--env-file', 'one.env', 'shows'])).code).to.equal(0)
      expect((await hosted(['runs', 'retry', '--env-file', 'one.env', 'latest'], { env: { ALREADY: 'set' } })).code).to.equal(0)
      expect(folders().map((run) => log(run, 'env'))).to.deep.equal(['one||\n', 'one||set\n'])
    }),
  )

  it(
    'the inputs of the pipeline are flags after its name',
    inWorkplace(files, async ({ hosted, show }) => {
      const given = ['--channel', 'latest', '--sign-off', '--count=3', '--names', 'a b', '--names', 'c', '--input', 'json=own']
      expect((await hosted(['run', '--output', 'quiet', 'asks', ...given])).stderr).to.match(/^✓ asks passed.*\n$/)
      const { jobs, run } = await show('latest')
      const inputs = { channel: 'latest', signOff: true, count: 3, names: ['a b', 'c'], json: 'own' }
      expect(jobs[0]?.output).to.deep.equal(inputs)
      expect(run.inputs).to.deep.equal(inputs)
    }),
  )

  it(
    'a wrong input is a mistake: exit code 2, and nothing ran',
    inWorkplace(files, async ({ hosted, runs }) => {
      const { code, stderr } = await hosted(['run', 'asks', '--channel', 'lates'])
      expect(code).to.equal(2)
      expect(stderr).to.match(/channel.*next.*latest|latest/)
      expect(await runs()).to.deep.equal([])
    }),
  )

  it(
    '--dry-run shows the plan and runs nothing',
    inWorkplace(files, async ({ hosted, project, runs }) => {
      const { code, stdout } = await hosted(['run', '--dry-run', '--from', 'lint', 'build'])
      expect(code).to.equal(0)
      for (const id of ['install', 'lint', 'test', 'publish']) expect(stdout).to.include(id)
      expect(existsSync(project.path('ran'))).to.equal(false)
      expect(await runs()).to.deep.equal([])
    }),
  )
})
