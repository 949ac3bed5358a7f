import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { DashboardStartJson } from '../../src/wire/dashboard.ts'
import type { DoctorJson } from '../../src/wire/doctor.ts'
import type { RunDetailJson } from '../../src/wire/run.ts'
import { inWorkplace } from '../e2e/workplace.ts'
import { expectWithin, isLongForm, times } from './times.ts'

const count = times(1, 6)
const size = times(5e6, 100e6)
const config = `
import { defineConfig, pipeline } from 'sparkwing'
export default defineConfig({ pipelines: {
  large: pipeline({ plan({ job }) {
    const large = Array.from({ length: ${count} }, (_, index) => job('large-' + index, () => 'x'.repeat(${size})))
    job('length', ({ needs }) => needs.large.length, { needs: { large: large[0] } })
  } }),
} })
`

describe('what jobs return, too large to be recorded', function () {
  this.timeout(300_000)

  it(
    'A11: is passed on to the jobs that need it, and the run can be read by every command',
    inWorkplace({ 'package.json': {}, 'sparkwing.config.ts': config }, async ({ sparkwing, hosted, home, folders, show }) => {
      const ended = await sparkwing(['run', 'large', '--output', 'quiet'])
      const words = `its output of ${times(5, 100)}.0 MB is not recorded: the limit for one job is 4 MiB`
      expect(ended.code, ended.stderr).to.equal(0)
      expect(ended.stdout).to.include(`! warning large-0: ${words}\n`)
      const [run = ''] = folders()
      expect(statSync(join(home, 'runs', run, '_envelope.ndjson')).size).to.be.lessThan(20_000)

      const startedAt = performance.now()
      const { run: shown, jobs } = await show('latest')
      const unrecorded = { bytes: size + 2, limit: 'job' as const }
      expect(jobs.map(({ output, unrecorded: lack }) => lack ?? output)).to.deep.equal([...Array<unknown>(count).fill(unrecorded), size])
      expect(shown.looseEnds?.[0]).to.deep.equal({
        kind: 'output-unrecorded',
        job: 'large-0',
        unrecorded,
        level: 'warning',
        message: words,
      })
      expect((await hosted(['runs', 'show', run])).stdout).to.include(`! warning large-0: ${words}\n`)
      const doctor = JSON.parse((await hosted(['doctor', '--json'])).stdout) as DoctorJson
      expect(doctor.checks.filter(({ status }) => status === 'problem')).to.deep.equal([])

      const { url } = JSON.parse((await hosted(['dashboard', 'start', '--port', '0', '--json'])).stdout) as DashboardStartJson
      try {
        const detail = (await (await fetch(`${url}/api/v1/runs/${run}`)).json()) as RunDetailJson
        expect(detail.run.looseEnds).to.deep.equal(shown.looseEnds)
      } finally {
        await hosted(['dashboard', 'kill'])
      }
      if (isLongForm) expectWithin(20_000, performance.now() - startedAt)
    }),
  )
})
