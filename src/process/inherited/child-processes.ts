import childProcess from 'node:child_process'
import { currentJob } from '../job-scope.ts'
import type { InheritedPipe } from './inherited-pipe.ts'
import { inheritedStdio, type StdioOptions } from './inherited-stdio.ts'
import { readWhileBlocked, type BlockedReading } from './read-while-blocked.ts'
import { replaceFunctions, type Call } from './replace-functions.ts'

/** From now on, child processes of a job's code that would inherit our standard streams inherit pipes to the job's log instead. */
export const redirectChildProcesses = (): void => {
  redirectSpawn(childProcess.ChildProcess.prototype)
  replaceFunctions(childProcess, ['spawnSync', 'execFileSync', 'execSync'], redirectedSync)
}

/** Replaces the method that `spawn`, `exec`, `execFile` and `fork` call, so it does not matter how they were imported. */
const redirectSpawn = (prototype: object): void => {
  const spawn: unknown = Reflect.get(prototype, 'spawn')
  if (typeof spawn !== 'function') return
  Reflect.set(prototype, 'spawn', function (this: unknown, options: StdioOptions): unknown {
    const start = (given: StdioOptions): unknown => Reflect.apply(spawn, this, [given]) as unknown
    const redirect = redirection(options)
    if (!redirect) return start(options)
    const { pipe } = redirect
    try {
      return start(redirect.options)
    } finally {
      pipe?.follow()
    }
  })
}

/** Wraps a function that blocks this thread until the process has ended. */
const redirectedSync =
  (original: Call): Call =>
  (...args) => {
    const place = args.findLastIndex(isOptions)
    const redirect = redirection(args[place])
    if (!redirect) return original(...args)
    const { pipe } = redirect
    let reading: BlockedReading | undefined
    try {
      reading = pipe && readWhileBlocked(pipe.readEnd)
      return original(...args.with(place, redirect.options))
    } finally {
      for (const chunk of reading?.stop() ?? []) pipe?.take(chunk)
      pipe?.follow()
    }
  }

const isOptions = (value: unknown): value is StdioOptions => typeof value === 'object' && value !== null && !Array.isArray(value)

interface Redirection {
  readonly options: StdioOptions
  readonly pipe: InheritedPipe | undefined
}

const redirection = (options: unknown): Redirection | undefined => {
  const scope = currentJob()
  if (!scope || !isOptions(options)) return undefined
  const inherited = inheritedStdio(options.stdio)
  if (!inherited) return undefined
  const pipe = inherited.output && scope.openPipe(inherited.output)
  return { options: { ...options, stdio: inherited.replaced(pipe?.writeEnd) }, pipe }
}
