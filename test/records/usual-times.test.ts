import { expect } from 'chai'
import { createRunFold } from '../../src/model/fold-run.ts'
import { createUsualTimesOfRun } from '../../src/records/history/usual-times.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { createMemoryStorage } from '../storage/memory-store.ts'
import { tempHome } from '../storage/temp-home.ts'
import { firstStart, scenes, tellRun } from '../storage/told-runs.ts'

describe('the usual times for the process of a run', () => {
  it('tell when the run will end, and open the store once, for a moment', async () => {
    using home = tempHome()
    const memory = createMemoryStorage()
    const seen: string[] = []
    const storage: Storage = {
      async open(options) {
        const store = await memory.open(options)
        seen.push('open')
        return {
          ...store,
          close: () => {
            seen.push('close')
            return store.close()
          },
        }
      },
    }
    const store = await memory.open({ home: home.path, readOnly: false })
    const live = createRunFold()
    for (const event of tellRun(scenes.killed).events) live.apply(event)
    expect(await createUsualTimesOfRun(storage, home.path).expectedEnd(live), 'there are no earlier runs').to.equal(undefined)
    for (const hour of [1, 2, 3]) {
      const { id, events } = tellRun(scenes.passed, { at: firstStart - hour * 3_600_000 })
      await store.apply(id, events)
    }
    seen.length = 0
    const usual = createUsualTimesOfRun(storage, home.path)
    const before = Date.now()
    // `lint` should be over, and `test` usually takes 7 ms
    for (let look = 0; look < 3; look++) {
      const expected = await usual.expectedEnd(live)
      expect(expected?.restMs).to.equal(7)
      expect(expected?.at).to.be.within(before + 7, Date.now() + 7)
    }
    expect(seen).to.deep.equal(['open', 'close'])
  })
})
