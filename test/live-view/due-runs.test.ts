import { expect } from 'chai'
import { createDueRuns } from '../../src/live-view/due-runs.ts'
import type { LiveRun } from '../../src/live-view/live-run.ts'
import { toMillis } from '../../src/model/ids.ts'
import { openPorts } from './real-ports.ts'
import { steerTime } from '../steered-time.ts'
import { until } from '../journal/until.ts'
import { writeJournal } from '../storage/journal-files.ts'
import { tempHome } from '../storage/temp-home.ts'
import { scenes, someOwner, tellRun, type ToldRun } from '../storage/told-runs.ts'

const secondMs = 1000
const hourMs = 3600 * secondMs

describe('the runs to look at', () => {
  type Run = Pick<LiveRun, 'isElsewhere' | 'silentMs'>
  const run = (isElsewhere: boolean, silentMs: number): Run => ({ isElsewhere: () => isElsewhere, silentMs: () => silentMs })

  it('are all runs of this machine, and those elsewhere the more rarely the longer they are silent', () => {
    using time = steerTime([])
    const here = run(false, hourMs)
    const [talking, quiet, mute] = [run(true, secondMs), run(true, 60 * secondMs), run(true, hourMs)]
    const all = [here, talking, quiet, mute]
    const due = createDueRuns<Run>()
    expect(due(all)).to.deep.equal(all)
    const looks = new Map(all.map((one) => [one, 0]))
    for (let second = 0; second < 120; second++) {
      time.move(secondMs)
      for (const one of due(all)) looks.set(one, (looks.get(one) ?? 0) + 1)
    }
    expect([...looks.values()]).to.deep.equal([120, 120, 20, 2])
  })

  it('do not include runs elsewhere that ended long ago without a word, however many there are', async () => {
    using time = steerTime(['setInterval'])
    using home = tempHome()
    const ageOf = (hours: number): number => toMillis(Date.now() - hours * hourMs)
    const old = [1, 2, 3].map((hours) => tellRun(scenes.killed, { at: ageOf(hours) }))
    const here = tellRun(scenes.killed, { at: ageOf(4), start: { owner: { ...someOwner, pid: 1 } } })
    for (const one of [...old, here]) writeJournal(home.path, one)
    const asked = { here: 0, elsewhere: 0 }
    await using ports = await openPorts(home.path, {
      proveOwner: ({ pid }) => {
        asked[pid === 1 ? 'here' : 'elsewhere']++
        return pid === 1 ? { verdict: 'alive' } : { verdict: 'unreachable', because: 'it is elsewhere' }
      },
    })
    const second = async (): Promise<void> => {
      time.move(secondMs)
      await new Promise(setImmediate)
    }
    const isTold = ({ id }: ToldRun): boolean =>
      ports.notices.some((notice) => notice.kind === 'run' && notice.run === id && notice.status === 'unreachable')
    await until(async () => {
      await second()
      return old.every(isTold)
    })
    const before = { ...asked }
    for (let seconds = 0; seconds < 30; seconds++) await second()
    expect(asked.here - before.here).to.equal(30)
    expect(asked.elsewhere - before.elsewhere).to.equal(0)
  })
})
