import { mock } from 'node:test'

type Timers = 'setTimeout' | 'setInterval'

/** Time of this process that stands still until a test moves it; it runs again at the end of the test (`using`). */
export interface SteeredTime extends Disposable {
  readonly move: (ms: number) => void
}

/** Stops the clocks, and those of the process's timers that are named: others go on, such as those that a test waits by. */
export const steerTime = (timers: readonly Timers[]): SteeredTime => {
  mock.timers.enable({ apis: ['Date', ...timers], now: Date.now() })
  const startedAt = Date.now()
  const monotonic = performance.now()
  const now = mock.method(performance, 'now', () => monotonic + Date.now() - startedAt)
  return {
    move: (ms) => {
      mock.timers.tick(ms)
    },
    [Symbol.dispose]: () => {
      now.mock.restore()
      mock.timers.reset()
    },
  }
}

/** For a process that a test starts: a wait of its event loop that would take `fromMs` takes `toMs`. */
export const otherTimeout = (fromMs: number, toMs: number): NodeJS.ProcessEnv =>
  preload(`const real = setTimeout; globalThis.setTimeout = (call, ms, ...args) => real(call, ms === ${fromMs} ? ${toMs} : ms, ...args)`)

/** The same for what it repeats after each `fromMs`. */
export const otherInterval = (fromMs: number, toMs: number): NodeJS.ProcessEnv =>
  preload(`const real = setInterval; globalThis.setInterval = (call, ms, ...args) => real(call, ms === ${fromMs} ? ${toMs} : ms, ...args)`)

/** For a process that a test starts: the clock that it measures times by runs so many times as fast, or stands still. */
export const clockAt = (speed: number): NodeJS.ProcessEnv =>
  preload(`const real = performance.now.bind(performance); performance.now = () => ${speed} * real()`)

/** For a process that a test starts: runs a script before everything else. */
export const preload = (script: string): NodeJS.ProcessEnv => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}`,
})
