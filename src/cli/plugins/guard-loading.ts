import { inspect } from 'node:util'
import { keepAlive } from '../keep-alive.ts'
import { watchBuiltIns } from './watch-built-ins.ts'

/** How the loading of a plugin ended. */
export interface Guarded<Result> {
  /** What the work gave, or why the plugin cannot be used. */
  readonly outcome: Result | LoadingFailure
  /** What it printed to stdout. */
  readonly printed: string
}

/** Why a plugin cannot be used: the end of a sentence that begins with its name. */
export class LoadingFailure extends Error {
  override name = 'LoadingFailure'
}

/**
 * Does `work`, which runs the code of one plugin in this process, so that the code cannot end the process, hang it, print to stdout or
 * change the built-in objects of JavaScript. Only an endless loop cannot be stopped from here. To know whose code did something, it does one
 * piece of work after another.
 */
export const guardLoading = <Result>(what: PluginWork, work: () => Promise<Result>): Promise<Guarded<Result>> => {
  const guarded = last.then(async () => {
    // a plugin that hangs is not waited for twice
    const hung = hanging.get(what.root)
    if (hung) return { outcome: hung, printed: '' }
    const key = `${what.part} of ${what.root}`
    const before = known.get(key)
    if (before?.failure) return { outcome: before.failure, printed: before.printed }
    const { outcome, printed } = await guardOne(work)
    const all = printed === '' ? (before?.printed ?? '') : printed
    if (outcome instanceof TooSlow) hanging.set(what.root, outcome)
    known.set(key, { printed: all, ...(outcome instanceof LoadingFailure && { failure: outcome }) })
    return { outcome, printed: all }
  })
  last = guarded.catch(() => undefined)
  return guarded
}
/** What is done with a plugin, by the folder of its package. */
export interface PluginWork {
  readonly part: 'hook' | 'commands'
  readonly root: string
}
const hanging = new Map<string, LoadingFailure>()
let last: Promise<unknown> = Promise.resolve()
/** What was done before in this process: Node runs no module twice, so that the same work shows its faults only the first time. */
const known = new Map<string, { readonly printed: string; readonly failure?: LoadingFailure }>()

/** How long a plugin may take to load and to answer, in milliseconds: `plugins` and `doctor` answer within 2 s beside one that hangs. */
export const pluginBudgetMs = 1500

class TooSlow extends LoadingFailure {
  constructor() {
    super(`did not answer within ${pluginBudgetMs / 1000} s.`)
  }
}

const guardOne = async <Result>(work: () => Promise<Result>): Promise<Guarded<Result>> => {
  const { promise: stopped, resolve: stop } = Promise.withResolvers<LoadingFailure>()
  let stray: LoadingFailure | undefined
  const refuse = (failure: LoadingFailure): LoadingFailure => {
    stray ??= failure
    stop(failure)
    return failure
  }
  const takeStray = (error: unknown): void => {
    refuse(new LoadingFailure(`failed to load: an error was not caught: ${firstLine(error)}`, { cause: error }))
  }
  let printed = ''
  const { exit, stdout, stderr } = process
  const { write } = stdout
  const builtIns = watchBuiltIns()
  process.exit = (code) => {
    throw refuse(new LoadingFailure(`failed to load: process.exit(${code ?? ''}) was called.`))
  }
  stdout.write = (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    printed += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
    return Reflect.apply(stderr.write, stderr, [chunk, ...rest]) as boolean
  }
  process.on('unhandledRejection', takeStray).on('uncaughtException', takeStray)
  const limit = setTimeout(() => {
    stop(new TooSlow())
  }, pluginBudgetMs)
  try {
    const ended = work().catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))))
    const outcome = await keepAlive(Promise.race([ended, stopped]))
    const changed = builtIns.restore()
    // Node reports an unhandled rejection only after the promises that it has settled
    await new Promise(setImmediate)
    if (changed.length > 0) {
      return { outcome: new LoadingFailure(`changes ${some(changed)} for all code, which was undone.`), printed }
    }
    if (stray) return { outcome: stray, printed }
    if (outcome instanceof Error && !(outcome instanceof LoadingFailure)) throw outcome
    return { outcome, printed }
  } finally {
    clearTimeout(limit)
    builtIns.restore()
    process.off('unhandledRejection', takeStray).off('uncaughtException', takeStray)
    Object.assign(process, { exit })
    stdout.write = write
  }
}

const some = (names: readonly string[]): string => `${names.slice(0, 3).join(', ')}${names.length > 3 ? ' and more' : ''}`

const firstLine = (error: unknown): string => {
  const text = error instanceof Error ? error.message : inspect(error)
  return `${text.split('\n', 1)[0]?.replace(/\.$/, '') ?? ''}.`
}
