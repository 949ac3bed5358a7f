import { expect } from 'chai'
import { createTurns } from '../../src/log-search/turns.ts'

const stays = new AbortController().signal

describe('turns', () => {
  it('go to those who wait, in order, and a turn that is given back twice counts once', async () => {
    const turns = createTurns(1)
    const order: string[] = []
    const first = await turns.take(stays)
    const waiting = ['second', 'third'].map(async (name) => {
      const giveBack = await turns.take(stays)
      order.push(name)
      return giveBack
    })
    first?.()
    first?.()
    const second = await waiting[0]
    expect(order).to.deep.equal(['second'])
    second?.()
    expect(await waiting[1]).to.be.a('function')
    expect(order).to.deep.equal(['second', 'third'])
  })

  it('A7: are not taken by a client that has left before, or that leaves while it waits', async () => {
    const turns = createTurns(1)
    const first = await turns.take(stays)
    expect(await turns.take(AbortSignal.abort())).to.equal(undefined)
    const leaving = new AbortController()
    const left = turns.take(leaving.signal)
    const next = turns.take(stays)
    leaving.abort()
    expect(await left).to.equal(undefined)
    first?.()
    expect(await next).to.be.a('function')
  })
})
