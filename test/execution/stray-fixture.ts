import { setTimeout as sleep } from 'node:timers/promises'
import { stepBench, type Context } from './step-bench.ts'

/** Functions that lose an error, by name: run in a process of their own, since such errors are the process's. */
const bodies: Readonly<Record<string, (context: Context) => unknown>> = {
  rejection: () => {
    void Promise.reject(new Error('nobody waits'))
    return 'fine'
  },
  timer: () =>
    new Promise(() => {
      setTimeout(() => {
        throw new Error('from a timer')
      }, 1)
    }),
  command: async ({ $ }) => {
    void $`sh -c ${'exit 6'}`
    await sleep(10_000, undefined, { ref: true })
  },
  exit: () => {
    process.exit(0)
  },
  'exit from a callback': () =>
    new Promise(() => {
      setTimeout(() => process.exit(0), 1)
    }),
  outside: () => sleep(10_000),
}

const [name = ''] = process.argv.slice(2)
const bench = stepBench({ graceMs: 50 })
const running = bench.call((context) => bodies[name]?.(context))
if (name === 'outside') {
  setImmediate(() => {
    throw new Error('a bug of ours')
  })
}
const result = await running
process.stdout.write(JSON.stringify({ result, notes: bench.notes }), () => process.exit(0))
