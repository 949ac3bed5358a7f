import { expect } from 'chai'
import fc from 'fast-check'
import { positionQueue } from '../../src/graph/position-queue.ts'

describe('positionQueue', () => {
  it('always returns its lowest position', () => {
    const moves = fc.array(fc.oneof(fc.nat(50), fc.constant('take' as const)), { maxLength: 200 })
    fc.assert(
      fc.property(moves, (script) => {
        const queue = positionQueue()
        let model: number[] = []
        for (const move of script) {
          if (move === 'take') {
            model.sort((a, b) => a - b)
            expect(queue.take()).to.equal(model.shift())
          } else {
            queue.add(move)
            model = [...model, move]
          }
          expect(queue.size).to.equal(model.length)
        }
        expect([...queue.drain()].sort()).to.deep.equal(model.sort())
        expect(queue.size).to.equal(0)
      }),
    )
  })
})
