import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

// npm run demo: runs two pipelines of examples/demo side by side, recorded in the user's home like any other run, and starts the dashboard
const root = join(import.meta.dirname, '..')
const cwd = join(root, 'examples/demo')

/** Runs the built command line and prefixes each line of its output with `label`; returns its exit code. */
const sparkwing = (args: readonly string[], label = ''): Promise<number> =>
  new Promise((settle, reject) => {
    const child = spawn(process.execPath, [join(root, 'bin/run.js'), ...args], { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
    createInterface({ input: child.stdout }).on('line', (line) => {
      console.log(`${label}${line}`)
    })
    child.on('error', reject)
    child.on('close', (code) => {
      settle(code ?? 1)
    })
  })

/** The exit code of `dashboard start` when it cannot listen on its usual port. */
const portTaken = 2

console.log('Running two pipelines of examples/demo, each in its own process, and the dashboard, which shows them live:\n')
const runs = ['library', 'site'].map((pipeline) => sparkwing(['run', '--output', 'lines', pipeline], `${pipeline.padEnd(7)} ║ `))
const dashboard = sparkwing(['dashboard', 'start']).then((code) => {
  if (code !== portTaken) return code
  console.log('Starting it on a free port instead (sparkwing dashboard start --port 0):')
  return sparkwing(['dashboard', 'start', '--port', '0'])
})
const codes = await Promise.all([...runs, dashboard])
console.log('\nBoth are recorded (sparkwing runs list):\n')
codes.push(await sparkwing(['runs', 'list', '--limit', '2']))
console.log('\nThe dashboard keeps running in the background (sparkwing dashboard status) until you stop it (sparkwing dashboard kill):\n')
codes.push(await sparkwing(['dashboard', 'status']))
process.exitCode = codes.every((code) => code === 0) ? 0 : 1
