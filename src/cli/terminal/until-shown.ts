import { setTimeout as sleep } from 'node:timers/promises'

type Stream = Pick<NodeJS.WriteStream, 'isTTY' | 'writableLength' | 'write' | 'destroyed'>

/** A terminal that has taken nothing for this long has been stopped, by Ctrl-S or by a connection that hangs. In milliseconds. */
const standstillMs = 250

/** Resolves when terminals show all that was written to them so far, or take no more. */
export const untilShown = async (streams: readonly Stream[]): Promise<void> => {
  const terminals = streams.filter(({ isTTY, destroyed }) => isTTY && !destroyed)
  const shown = Promise.all(terminals.map(taken)).then(() => 'shown' as const)
  for (let unshown = lengthOf(terminals); unshown > 0;) {
    const timer = new AbortController()
    const first = await Promise.race([shown, sleep(standstillMs, 'late' as const, { signal: timer.signal }).catch(() => 'late' as const)])
    timer.abort()
    const rest = lengthOf(terminals)
    if (first === 'shown' || rest >= unshown) return
    unshown = rest
  }
}

const lengthOf = (terminals: readonly Stream[]): number => terminals.reduce((sum, { writableLength }) => sum + writableLength, 0)

const taken = (stream: Stream): Promise<void> =>
  new Promise((resolve) => {
    stream.write('', () => {
      resolve()
    })
  })
