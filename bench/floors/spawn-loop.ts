import { spawn } from 'node:child_process'

// node spawn-loop.ts N: spawns N shells that do nothing, two at a time
let left = Number(process.argv[2])
const next = (): void => {
  if (left === 0) return
  left -= 1
  spawn('sh', ['-c', ':'], { stdio: ['ignore', 'pipe', 'pipe'] }).on('close', next)
}
next()
next()
