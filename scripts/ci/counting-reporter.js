import { writeFileSync } from 'node:fs'
import Mocha from 'mocha'

/**
 * Prints like the spec reporter, and writes the counts and each failure's title and stack as JSON to the file named
 * by MOCHA_COUNTS.
 */
export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options)
    const failed = []
    runner.on(Mocha.Runner.constants.EVENT_TEST_FAIL, (test, error) => {
      failed.push({ title: test.fullTitle(), stack: String(error?.stack ?? error) })
    })
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = runner.stats
      if (!process.env.MOCHA_COUNTS) return
      writeFileSync(process.env.MOCHA_COUNTS, JSON.stringify({ passes, failures, pending, failed }))
    })
  }
}
