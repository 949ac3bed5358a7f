import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

// npm run demo: two pipelines of examples/demo side by side, recorded in the user's home like any other run, and the dashboard on them
const root = join(import.meta.dirname, '..')
const cwd = join(root, 'examples/demo')

/** Calls the built command line, each line of its output behind `label`; gives its exit code. */
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

/** What `dashboard start` exits with when it may not listen on its usual port. */
const portTaken = 2

console.log('Two pipelines of examples/demo, each in a process of its own, and the dashboard that shows them live:\n')
const runs = ['library', 'site'].map((pipeline) => sparkwing(['run', '--output', 'lines', pipeline], `${pipeline.padEnd(7)} ║ `))
const dashboard = sparkwing(['dashboard', 'start']).then((code) => {
  if (code !== portTaken) return code
  console.log('So it takes a free one (sparkwing dashboard start --port 0):')
  return sparkwing(['dashboard', 'start', '--port', '0'])
})
const codes = await Promise.all([...runs, dashboard])
console.log('\nBoth are recorded (sparkwing runs list):\n')
codes.push(await sparkwing(['runs', 'list', '--limit', '2']))
console.log('\nThe dashboard goes on in the background (sparkwing dashboard status) until it is stopped (sparkwing dashboard kill):\n')
codes.push(await sparkwing(['dashboard', 'status']))
process.exitCode = codes.every((code) => code === 0) ? 0 : 1
