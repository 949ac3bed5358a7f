import { AsyncLocalStorage } from 'node:async_hooks'

const ofPlugin = new AsyncLocalStorage<true>()
let isInstalled = false

/** Runs code of a plugin. A call of `process.exit` in it throws: it would end the run, or `doctor`, without a word. */
export const withoutExit = <Result>(work: () => Result): Result => {
  install()
  return ofPlugin.run(true, work)
}

const install = (): void => {
  if (isInstalled) return
  isInstalled = true
  const exit = process.exit.bind(process)
  process.exit = (...code) => {
    if (ofPlugin.getStore() === undefined) return exit(...code)
    throw new Error(`process.exit(${code.join('')}) was called, which is refused.`)
  }
}
