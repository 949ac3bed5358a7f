import { expect } from 'chai'
import type { DigestJson } from '../../src/wire/digest.ts'
import { inWorkplace } from './workplace.ts'

const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
const reports = ['junit.xml', 'old.xml']
export default defineConfig({ pipelines: { check: pipeline({ plan({ job }) {
  job('test', sh\`echo running 3 tests; sh test.sh\`, { cwd: 'web', reports, secrets: ['TOKEN'] })
  job('fine', sh\`printf '<testsuite><testcase name="x"><failure/></testcase></testsuite>' > fine.xml\`, { reports: ['fine.xml'] })
} }) } })
`
const script = `
touch -d 2020-01-01 old.xml
echo '<testsuites><testsuite name="Cart"><testcase name="Cart adds" file="cart.test.js" line="5">' > junit.xml
echo "<failure message=\\"$TOKEN is wrong\\"/></testcase></testsuite></testsuites>" >> junit.xml
exit 1
`
const old = '<testsuite><testcase name="old"><failure message="no"/></testcase></testsuite>'

describe('reports of tests', () => {
  it(
    'give the digest of a failed job its failed tests, masked, and nothing that is older than the job',
    inWorkplace({ 'sparkwing.config.mjs': config, 'web/test.sh': script, 'web/old.xml': old }, async (place) => {
      const env = { TOKEN: 'hunter2-hunter2' }
      expect((await place.hosted(['run', 'check', '--output', 'quiet'], { env })).code).to.equal(1)
      const { stdout } = await place.hosted(['runs', 'show', 'latest', '--digest', '--json'])
      expect(stdout).not.to.include('hunter2')
      const { jobs } = JSON.parse(stdout) as DigestJson
      expect(jobs.map(({ id, cases, reportProblem }) => ({ id, cases, reportProblem }))).to.deep.equal([
        {
          id: 'test',
          cases: [{ name: 'Cart adds', file: 'web/cart.test.js', line: 5, message: '*** is wrong', report: 'junit.xml' }],
          reportProblem: 'old.xml was not written by this attempt',
        },
      ])
      const shown = await place.hosted(['runs', 'show', 'latest', '--digest'])
      const failed = '- Cart adds (web/cart.test.js:5): *** is wrong'
      expect(shown.stdout).to.include(
        `\`\`\`text\n1 failed test in junit.xml:\n${failed}\n(old.xml was not written by this attempt)\n\`\`\`\n`,
      )
      const { stdout: detail } = await place.hosted(['runs', 'show', 'latest'])
      expect(detail).to.include(`    1 failed test in junit.xml:\n    ${failed}\n`)
    }),
  )

  it(
    'are shown at the end of a run whose output is on the screen already, once',
    inWorkplace({ 'sparkwing.config.mjs': config, 'web/test.sh': script, 'web/old.xml': old }, async (place) => {
      for (const only of [[], ['--only', 'test']]) {
        const { stdout } = await place.hosted(['run', 'check', ...only, '--output', 'lines'], { env: { TOKEN: 'hunter2-hunter2' } })
        expect(stdout.split('1 failed test in junit.xml:').length, stdout).to.equal(2)
        expect(stdout.split('- Cart adds (web/cart.test.js:5): *** is wrong').length, stdout).to.equal(2)
      }
    }),
  )
})
