import { expect } from 'chai'
import type { DoctorJson } from '../../src/wire/doctor.ts'
import { until } from '../journal/until.ts'
import { inWorkplace } from './workplace.ts'

const files = { 'package.json': { scripts: { long: 'echo begun; sleep 300', quick: 'true' } } }

describe('sparkwing doctor', function () {
  this.timeout(180_000)

  it(
    'exits with 0 if all is well, with 1 if a run died without recording an end, and with 0 once that is fixed',
    inWorkplace(files, async ({ sparkwing, hosted, start, runs }) => {
      // without a compile cache elsewhere, there is a home before the first run, but still no store
      const disk = await sparkwing(['doctor', '--disk'], { env: { NODE_COMPILE_CACHE: '' } })
      expect(disk.stdout).to.include('0 runs').and.not.to.include('store')
      await hosted(['run', 'quick'])
      const well = await sparkwing(['doctor'])
      expect([well.code, well.stdout.split('\n').filter((line) => line !== '' && !line.startsWith('✓'))]).to.deep.equal([0, []])

      const run = start(['run', 'long'])
      await until(() => run.stdout().includes('begun'))
      expect((await hosted(['doctor'])).code).to.equal(0)
      run.child.kill('SIGKILL')
      await run.finished
      const ill = await sparkwing(['doctor'])
      expect([ill.code, ill.stderr]).to.deep.equal([1, ''])
      expect(ill.stdout).to.match(/^✗ dead runs +1 run died without recording an end: .*\n +try: `sparkwing doctor --fix` fixes it\.$/m)

      const told = await sparkwing(['doctor', '--json'])
      const report = JSON.parse(told.stdout) as DoctorJson
      expect([told.code, report.ok, report.checks.filter(({ status }) => status === 'problem').map(({ name }) => name)]).to.deep.equal([
        1,
        false,
        ['dead runs'],
      ])
      const mended = await hosted(['doctor', '--fix'])
      expect([mended.code, /^✓ dead runs +Fixed: 1 run died without recording an end/m.test(mended.stdout)]).to.deep.equal([0, true])
      expect((await runs()).map(({ status }) => status)).to.deep.equal(['interrupted', 'passed'])
    }),
  )

  it(
    'shows that jobs get pipes if the optional terminal package is not installed, which is not a problem',
    inWorkplace(files, async ({ sparkwing }) => {
      const hidePackage = `import { Module } from 'node:module'
        const find = Module._resolveFilename
        Module._resolveFilename = (name, ...rest) => {
          if (name.startsWith('@lydell/')) throw new Error(name)
          return find(name, ...rest)
        }`
      const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hidePackage)}` }
      const { code, stdout } = await sparkwing(['doctor'], { env })
      expect(code).to.equal(0)
      expect(stdout).to.match(
        /^✓ terminal +A job in a terminal has pipes, because the optional package @lydell\/node-pty is not installed\.$/m,
      )
    }),
  )
})
