import { mintRunId } from '../../src/journal/mint-run-id.ts'
import { takeRunNumber } from '../../src/journal/run-number.ts'
import { toMillis } from '../../src/model/ids.ts'

const [home = '', count] = process.argv.slice(2)
const pipeline = { project: '/shop', pipeline: 'build' }

process.stdin.once('end', () => {
  const numbers = Array.from({ length: Number(count) }, () => takeRunNumber(home, pipeline, mintRunId(toMillis(Date.now()))))
  process.stdout.write(JSON.stringify(numbers))
})
process.stdin.resume()
process.stdout.write('\n')
