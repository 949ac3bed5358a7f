import { useSyncExternalStore } from 'react'
import { hearConnection, isConnected } from '../live/notices.ts'

/** One clock for the whole page: it stops while the page is hidden, the server is away, or no component uses it. */
const createClock = (everyMs: number): (() => number) => {
  const hearers = new Set<() => void>()
  let timer: ReturnType<typeof setInterval> | undefined
  let now = Date.now()
  const tick = (): void => {
    now = Date.now()
    for (const hear of hearers) hear()
  }
  const follow = (): void => {
    clearInterval(timer)
    timer = hearers.size > 0 && !document.hidden && isConnected() ? setInterval(tick, everyMs) : undefined
    if (timer !== undefined) tick()
  }
  document.addEventListener('visibilitychange', follow)
  hearConnection(follow)
  const subscribe = (hear: () => void): (() => void) => {
    hearers.add(hear)
    if (timer === undefined) follow()
    return () => {
      hearers.delete(hear)
      if (hearers.size === 0) follow()
    }
  }
  const read = (): number => now
  return () => useSyncExternalStore(subscribe, read)
}

/** Now, in milliseconds since 1970; rerenders ten times a second. For running times. */
export const useFastClock = createClock(100)
/** Now, in milliseconds since 1970; rerenders every ten seconds. For "4 m ago". */
export const useSlowClock = createClock(10_000)
