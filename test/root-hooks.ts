import { relative } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { config, expect } from 'chai'
import { closeShared } from './close-at-the-end.ts'
import { until } from './journal/until.ts'
import { openSharedFolder } from './made-once.ts'

// the proxies only find misspelt assertions, which the compiler finds too, and take most of the time of an assertion
config.useProxy = false

/** Child processes of this one that can still run. */
const children = (): number => process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** What mocha calls once, before it starts the processes that run tests. */
export const mochaGlobalSetup = (): void => {
  openSharedFolder()
}

/** What mocha calls in each process that runs tests: `afterAll` after each file, or after the last one where files are not run side by side. */
export const mochaHooks = {
  async afterAll(this: Mocha.Context): Promise<void> {
    await closeShared()
    await until(() => children() === 0).catch(() => {
      const files = this.test?.parent?.suites.map(({ file }) => relative('.', file ?? '')) ?? []
      expect.fail(`${children()} child processes outlive the tests of ${files.join(', ')}`)
    })
    // Node forks, so that each start of a process takes longer the larger the process is that starts it
    if (process.memoryUsage.rss() > 200_000_000) collectGarbage()
  },
}
