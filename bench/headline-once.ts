import { createHeadlineFinder } from '../src/execution/find-headline.ts'
import { toJobId } from '../src/model/ids.ts'

// What the end of a failed job costs a runner that has not looked for a headline before: prints the line that it found, and the milliseconds.
const [folder = '', bytes = '', lines = ''] = process.argv.slice(2)
const find = createHeadlineFinder(folder)
const part = { from: { bytes: 0, lines: 0 }, to: { bytes: Number(bytes), lines: Number(lines) } }
const startedAt = performance.now()
const found = await find({ job: toJobId('test'), ...part, failure: { reason: 'exit-code', exitCode: 1 } })
console.log(JSON.stringify({ line: found?.line, ms: performance.now() - startedAt }))
