import { expect } from 'chai'
import { setTimeout as after } from 'node:timers/promises'
import { until } from '../journal/until.ts'
import { times } from '../faults/times.ts'
import { inDashboardHome } from './dashboard-place.ts'

/** About as long as a start takes, so that the kills are spread over its whole duration. */
const startMs = 400

describe('a dashboard start that is killed', function () {
  this.timeout(240_000)

  it(
    'row 74: does not prevent the next start, and never results in two servers',
    inDashboardHome(async ({ call, begin, record, processes }) => {
      const points = times(4, 20)
      for (let point = 0; point < points; point++) {
        const start = begin(['start', '--port', '0'])
        await after((point * startMs) / points)
        start.child.kill('SIGKILL')
        await start.finished
        const next = await call(['start', '--port', '0'])
        expect([next.code, next.stderr], `killed at point ${point}`).to.deep.equal([0, ''])
        // a server that is still starting may yet find out that it came second
        await until(() => processes() === 1)
        expect(next.stdout).to.include(record().url)
        expect((await call(['status'])).code).to.equal(0)
        await call(['kill'])
        expect(processes()).to.equal(0)
      }
    }),
  )
})
