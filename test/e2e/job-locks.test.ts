import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { markedProcesses } from '../../src/process/stopping/marked-processes.ts'
import { processesNaming } from '../faults/proc-table.ts'
import { expectWithin, times } from '../faults/times.ts'
import { until } from '../journal/until.ts'
import { inWorkplace, type Workplace } from './workplace.ts'

const config = `
import { defineConfig, pipeline, sh } from 'sparkwing'
const held = (options) => pipeline({ plan({ job }) { job('held', sh\`echo "$SPARKWING_RUN_ID in" >> book; until [ -e open ]; do sleep 0.02; done; echo "$SPARKWING_RUN_ID out" >> book\`, options) } })
export default defineConfig({ pipelines: {
  one: held({ lock: 'publish' }),
  two: held({ lock: { name: 'publish', slots: 2 } }),
} })
`
const files = { 'package.json': {}, 'sparkwing.config.mjs': config, book: '' }
const asking = times(4, 8)

const bookOf = ({ project }: Workplace): string[] => readFileSync(project.path('book'), 'utf8').split('\n').filter(Boolean)
const inside = (place: Workplace): number => bookOf(place).reduce((count, line) => count + (line.endsWith(' in') ? 1 : -1), 0)
/** The largest number of runs that held the lock at the same time. */
const most = (place: Workplace): number => {
  let now = 0
  return Math.max(...bookOf(place).map((line) => (now += line.endsWith(' in') ? 1 : -1)))
}

describe('a lock across runs', function () {
  this.timeout(180_000)

  it(
    'lets one run hold it; another shows what it waits for, in its lines, in `runs show` and as data',
    inWorkplace(files, async (place) => {
      const first = place.start(['run', 'one', '--output', 'lines'])
      await until(() => inside(place) === 1)
      const [holder = ''] = place.folders()
      const second = place.start(['run', 'one', '--output', 'lines'])
      await until(() => second.stdout().includes('waits for the lock'))
      expect(second.stdout()).to.include(`held waits for the lock publish, held by the run ${holder}`)
      const waiting = place.folders().at(-1) ?? ''
      expect((await place.show(waiting)).jobs[0]).to.include({ status: 'queued', waitsFor: 'lock', lock: 'publish', heldBy: holder })
      expect((await place.hosted(['runs', 'show', waiting])).stdout).to.include('waits for the lock publish')
      expect(inside(place)).to.equal(1)
      place.project.write('open', '')
      expect([(await first.finished).code, (await second.finished).code]).to.deep.equal([0, 0])
      expect(most(place)).to.equal(1)
    }),
  )

  it(
    'lets two runs hold it if it has two slots, but not a third',
    inWorkplace(files, async (place) => {
      const runs = [place.start(['run', 'two', '--output', 'lines']), place.start(['run', 'two'])]
      await until(() => inside(place) === 2)
      const third = place.start(['run', 'two', '--output', 'lines'])
      await until(() => third.stdout().includes('waits for the lock publish'))
      expect(inside(place)).to.equal(2)
      place.project.write('open', '')
      for (const { finished } of [...runs, third]) expect((await finished).code).to.equal(0)
      expect(most(place)).to.equal(2)
    }),
  )

  it(
    'is free soon after its holder was killed with SIGKILL',
    inWorkplace(files, async (place) => {
      const first = place.start(['run', 'one', '--output', 'lines'])
      await until(() => inside(place) === 1)
      const second = place.start(['run', 'one', '--output', 'lines'])
      await until(() => second.stdout().includes('waits for the lock publish'))
      first.child.kill('SIGKILL')
      await first.finished
      const killedAt = performance.now()
      await until(() => second.stdout().includes('held started'))
      expectWithin(2_000, performance.now() - killedAt)
      place.project.write('open', '')
      expect((await second.finished).code).to.equal(0)
    }),
  )

  if (process.platform === 'linux') {
    it(
      'is passed on once no process of its dead holder is left, even if the reaper died too',
      inWorkplace(files, async (place) => {
        const first = place.start(['run', 'one', '--output', 'lines'])
        await until(() => inside(place) === 1)
        const [holder = ''] = place.folders()
        const reapers = (): readonly number[] => processesNaming(`sparkwing-reaper\0${holder}`)
        await until(() => reapers().length === 1)
        for (const pid of reapers()) process.kill(pid, 'SIGKILL')
        first.child.kill('SIGKILL')
        await first.finished
        expect(markedProcesses({ SPARKWING_RUN_ID: holder })).to.not.be.empty
        const second = place.start(['run', 'one', '--output', 'lines'])
        await until(() => inside(place) === 2)
        expect(markedProcesses({ SPARKWING_RUN_ID: holder })).to.be.empty
        place.project.write('open', '')
        expect((await second.finished).code).to.equal(0)
        expect(bookOf(place).filter((line) => line.startsWith(holder))).to.deep.equal([`${holder} in`])
      }),
    )
  }

  it(
    'is no longer waited for after Ctrl-C',
    inWorkplace(files, async (place) => {
      const first = place.start(['run', 'one', '--output', 'lines'])
      await until(() => inside(place) === 1)
      const second = place.start(['run', 'one', '--output', 'lines'])
      await until(() => second.stdout().includes('waits for the lock publish'))
      second.child.kill('SIGINT')
      expect((await second.finished).code).to.equal(130)
      expect(inside(place)).to.equal(1)
      place.project.write('open', '')
      expect((await first.finished).code).to.equal(0)
    }),
  )

  it(
    `is given to ${asking} runs one after the other, in the order in which they asked`,
    inWorkplace(files, async (place) => {
      const runs = []
      for (let n = 0; n < asking; n++) {
        const run = place.start(['run', 'one', '--output', 'lines'])
        await until(() => (n === 0 ? inside(place) === 1 : run.stdout().includes('waits for the lock publish')))
        runs.push(run)
      }
      const order = place.folders()
      place.project.write('open', '')
      for (const { finished } of runs) expect((await finished).code).to.equal(0)
      expect(bookOf(place)).to.deep.equal(order.flatMap((id) => [`${id} in`, `${id} out`]))
    }),
  )
})
