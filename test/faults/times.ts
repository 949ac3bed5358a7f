import { expect } from 'chai'

/** Whether this is `npm run test:all`. */
export const isLongForm = process.env['SPARKWING_FAULTS'] === 'all'

/** Rounds of a fault test: few with `npm test`, all of them with `npm run test:all`. */
export const times = (few: number, all: number): number => (isLongForm ? all : few)

/**
 * Checks a time that we promise, such as "gone after 5 s". Only `npm run test:all` checks it, because it has the machine to itself. For
 * `npm test`, it is enough that it happens at all.
 */
export const expectWithin = (limitMs: number, tookMs: number): void => {
  if (isLongForm) expect(tookMs, 'ms').to.be.lessThan(limitMs)
}
