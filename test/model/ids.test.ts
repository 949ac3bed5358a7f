import { expect } from 'chai'
import { mintRunId } from '../../src/journal/mint-run-id.ts'
import { parseRunId, toMillis } from '../../src/model/ids.ts'

describe('the id of a run', () => {
  it('is its start in UTC, wherever the machine is, and sorts by it', () => {
    const { TZ } = process.env
    process.env['TZ'] = 'Asia/Tokyo'
    try {
      const ids = [Date.UTC(2026, 10, 23, 18, 45, 12, 31), Date.UTC(2026, 10, 23, 23, 59, 59, 999)].map((at) => mintRunId(toMillis(at)))
      expect(ids[0]).to.match(/^20261123-184512-031-[0-9a-hjkmnp-tv-z]{8}$/)
      expect(ids[1]).to.match(/^20261123-235959-999-/)
      expect(ids.toReversed().sort()).to.deep.equal(ids)
      expect(ids.map((id) => parseRunId(id))).to.deep.equal(ids)
    } finally {
      if (TZ === undefined) delete process.env['TZ']
      else process.env['TZ'] = TZ
    }
  })
})
