import { writeFileSync } from 'node:fs'
import Mocha from 'mocha'

/** Prints as the spec reporter does and writes the counts, as JSON, to the file that MOCHA_COUNTS names. */
export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options)
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = runner.stats
      if (process.env.MOCHA_COUNTS) writeFileSync(process.env.MOCHA_COUNTS, JSON.stringify({ passes, failures, pending }))
    })
  }
}
