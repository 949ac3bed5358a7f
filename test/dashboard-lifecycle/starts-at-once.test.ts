import { expect } from 'chai'
import { times } from '../faults/times.ts'
import { freePort, inDashboardHome } from './dashboard-place.ts'

describe('many dashboard starts at once', function () {
  this.timeout(600_000)

  it(
    'row 71: result in one server and as many successes, in every round',
    inDashboardHome(async ({ call, record, processes }) => {
      const count = times(8, 20)
      for (let round = 0; round < times(1, 20); round++) {
        const port = String(await freePort())
        const starts = await Promise.all(Array.from({ length: count }, () => call(['start', '--port', port])))
        expect(starts.filter(({ code }) => code !== 0)).to.deep.equal([])
        const { url, pid } = record()
        const said = starts.map(({ stdout }) => stdout).sort()
        const already = `Dashboard: ${url} (pid ${pid}, already running)\n`
        expect(said).to.deep.equal([`Dashboard: ${url} (pid ${pid})\n`, ...Array<string>(count - 1).fill(already)])
        expect(processes()).to.equal(1)
        await call(['kill'])
      }
    }),
  )
})
