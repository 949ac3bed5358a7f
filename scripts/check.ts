import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { delimiter, resolve } from 'node:path'
import { checks, type CheckName } from './checks.ts'

// node scripts/check.ts [name…]: runs the named checks, or all, on the project in the working directory
const isCheck = (name: string): name is CheckName => Object.hasOwn(checks, name)
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !isCheck(name))
if (unknown.length > 0) {
  console.error(`no such check: ${unknown.join(', ')}. There are ${Object.keys(checks).join(', ')}`)
  process.exit(2)
}
const names = wanted.length > 0 ? wanted.filter(isCheck) : Object.keys(checks).filter(isCheck)

const env = { ...process.env, PATH: [resolve('node_modules/.bin'), process.env['PATH']].join(delimiter) }
const run = (name: CheckName): Promise<{ readonly passed: boolean; readonly output: string }> =>
  new Promise((settle) => {
    const [command, ...args] = checks[name]
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', (error) => {
      settle({ passed: false, output: error.message })
    })
    child.on('close', (code) => {
      settle({ passed: code === 0, output: Buffer.concat(chunks).toString() })
    })
  })

const failed: CheckName[] = []
const queue = [...names]
const worker = async (): Promise<void> => {
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    const startedAt = performance.now()
    const { passed, output } = await run(name)
    console.log(`${passed ? '✓' : '✗'} ${name.padEnd(11)} ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
    if (passed) continue
    failed.push(name)
    console.log(output.trimEnd().replaceAll(/^/gm, '    '))
  }
}
await Promise.all(Array.from({ length: Math.min(availableParallelism(), names.length) }, worker))

if (failed.length > 0) console.log(`\nfailed: ${failed.join(', ')}. To run only these again: npm run check -- ${failed.join(' ')}`)
process.exitCode = failed.length > 0 ? 1 : 0
