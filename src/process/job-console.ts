import globalConsole, { Console } from 'node:console'
import { Writable } from 'node:stream'
import type { OutputStream } from '../engine/ports.ts'
import { currentJob, type JobScope } from './job-scope.ts'

const methods = [
  ...(['log', 'info', 'debug', 'error', 'warn', 'trace', 'dir', 'dirxml', 'table', 'assert'] as const),
  ...(['group', 'groupCollapsed', 'groupEnd', 'count', 'countReset', 'time', 'timeEnd', 'timeLog'] as const),
]
type Print = (...values: readonly unknown[]) => void
type Done = (error?: Error | null) => void

// a console's methods need their console as `this`
const printOf = (console: Console, method: (typeof methods)[number]): Print => console[method].bind(console) as Print

let isInstalled = false

/** From now on, `console` and the standard streams write to the job's log if the code of a job uses them. Other code sees no change. */
export const installJobConsole = (): void => {
  if (isInstalled) return
  isInstalled = true
  for (const method of methods) {
    const original = printOf(globalConsole, method)
    globalConsole[method] = (...values: readonly unknown[]) => {
      const scope = currentJob()
      const print = scope ? printOf(consoleOf(scope), method) : original
      print(...values)
    }
  }
  redirect(process.stdout, 'out')
  redirect(process.stderr, 'err')
}

const consoles = new WeakMap<JobScope, Console>()
/** Each scope has its own console, so that groups, counters and timers of parallel jobs do not mix. */
const consoleOf = (scope: JobScope): Console => {
  const known = consoles.get(scope)
  if (known) return known
  const console = new Console({ stdout: streamOf(scope, 'out'), stderr: streamOf(scope, 'err'), colorMode: scope.hasColour })
  consoles.set(scope, console)
  return console
}

const streamOf = (scope: JobScope, stream: OutputStream): Writable =>
  new Writable({
    decodeStrings: true,
    write: (chunk: Buffer, _encoding, done) => {
      scope.write(chunk, stream)
      done()
    },
  })

const redirect = (target: NodeJS.WriteStream, stream: OutputStream): void => {
  const original = target.write.bind(target) as (...all: readonly unknown[]) => boolean
  const write = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    const scope = currentJob()
    if (!scope) return original(chunk, ...rest)
    const [encoding] = rest
    scope.write(typeof chunk === 'string' ? Buffer.from(chunk, isEncoding(encoding) ? encoding : 'utf8') : chunk, stream)
    const done = rest.find((one): one is Done => typeof one === 'function')
    if (done) queueMicrotask(done)
    return true
  }
  target.write = write
}

const isEncoding = (value: unknown): value is BufferEncoding => typeof value === 'string' && Buffer.isEncoding(value)
