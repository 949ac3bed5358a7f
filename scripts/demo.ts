import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

// npm run demo: two pipelines of examples/demo side by side, recorded in the user's home like any other run
const root = join(import.meta.dirname, '..')
const sparkwing = join(root, 'bin/run.js')
const cwd = join(root, 'examples/demo')

const runBeside = (pipeline: string): Promise<number> =>
  new Promise((settle, reject) => {
    const child = spawn(process.execPath, [sparkwing, 'run', '--output', 'lines', pipeline], { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
    createInterface({ input: child.stdout }).on('line', (line) => {
      console.log(`${pipeline.padEnd(7)} ║ ${line}`)
    })
    child.on('error', reject)
    child.on('close', (code) => {
      settle(code ?? 1)
    })
  })

const list = (): Promise<number> =>
  new Promise((settle, reject) => {
    const child = spawn(process.execPath, [sparkwing, 'runs', 'list', '--limit', '2'], { cwd, stdio: ['ignore', 'inherit', 'inherit'] })
    child.on('error', reject)
    child.on('close', (code) => {
      settle(code ?? 1)
    })
  })

console.log('Two pipelines of examples/demo, each in a process of its own:\n')
const codes = await Promise.all(['library', 'site'].map(runBeside))
console.log('\nBoth are recorded (sparkwing runs list):\n')
codes.push(await list())
process.exitCode = codes.every((code) => code === 0) ? 0 : 1
