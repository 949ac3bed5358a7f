/** Makes a call when it is its turn, and answers as the call does. */
export type InTurn = <Answer>(call: () => Promise<Answer>) => Promise<Answer>

/**
 * Makes a function that makes calls in turn: `most` at a time, the others wait in the order in which they came. It answers as the call does.
 */
export const limitCalls = (most: number): InTurn => {
  const waiting: (() => void)[] = []
  let running = 0
  return async (call) => {
    if (running < most) running++
    // a call that ends passes its slot to the next one
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await call()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
