import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

/** What becomes of a call: it fails with this code, the process is killed before it, or in the middle of what it writes. */
export type Fault = 'ENOSPC' | 'EACCES' | 'EROFS' | 'EMFILE' | 'kill' | 'kill-halfway'

export interface FaultyFiles extends Disposable {
  /** The calls so far, as `name path`. */
  readonly calls: readonly string[]
  /** Whether the fault came about. */
  readonly hasStruck: boolean
}

export interface Strike {
  /** The number of the call that meets the fault, from 0; `undefined`: none. For a kill, only calls that change something count. */
  readonly at?: number
  readonly fault?: Fault
  /** Renames from one of these folders into another fail, as between two disks. */
  readonly disks?: readonly string[]
}

type Call = (...args: readonly unknown[]) => unknown

/** Of the functions of node:fs, those that work on files at once. */
const names = Object.keys(fs).filter((name) => name.endsWith('Sync')) as (keyof typeof fs)[]

/**
 * Calls of the cache, whoever helps it; not those of the journal, which writes in the same process, nor those that load SQLite, nor those of
 * the look at the plan, before which nothing runs.
 */
const isOfCache = (): boolean => {
  const before = Error.stackTraceLimit
  Error.stackTraceLimit = 12
  const { stack = '' } = new Error('where')
  Error.stackTraceLimit = before
  return stack.includes('/src/cache/') && !/\/check-cached-plan\.|\/node_modules\//.test(stack)
}

/**
 * Counts each call of node:fs that the cache makes, and lets one of them fail. The others are real. It stands before node:fs itself, so
 * that no call is forgotten, also of code that is still to be written.
 */
export const faultyFiles = ({ at, fault = 'EACCES', disks = [] }: Strike = {}): FaultyFiles => {
  const real = new Map<string, unknown>()
  const calls: string[] = []
  let [isInside, hasStruck] = [false, false]
  const diskOf = (path: unknown): string | undefined => disks.find((disk) => String(path).startsWith(disk))
  for (const name of names) {
    const call = fs[name] as Call
    if (typeof call !== 'function') continue
    real.set(name, call)
    const standIn: Call = (...args) => {
      // what node:fs calls to do its work is part of the same call
      if (isInside || !isOfCache()) return call(...args)
      isInside = true
      try {
        const isKill = fault === 'kill' || fault === 'kill-halfway'
        const told = `${name} ${typeof args[0] === 'number' ? '' : String(args[0])}`
        const number = isKill && !isChange(told) ? undefined : calls.push(told) - 1
        const isAcross = name === 'renameSync' && diskOf(args[0]) !== diskOf(args[1])
        if (number === undefined || number !== at) {
          if (isAcross) throw failure('EXDEV', name)
          return call(...args)
        }
        hasStruck = true
        if (fault === 'kill-halfway' || fault === 'ENOSPC') halfway(name, args)
        if (isKill) process.kill(process.pid, 'SIGKILL')
        if (name === 'existsSync') return false
        throw failure(fault, `${name}, by the test`)
      } finally {
        isInside = false
      }
    }
    Object.assign(fs, { [name]: Object.assign(standIn, call) })
  }
  syncBuiltinESMExports()
  return {
    calls,
    get hasStruck() {
      return hasStruck
    },
    [Symbol.dispose]: () => {
      Object.assign(fs, Object.fromEntries(real))
      syncBuiltinESMExports()
    },
  }
}

/** Whether a call changes what lies on the disk: a kill before any other leaves the same as one before the next of these. */
export const isChange = (call: string): boolean =>
  /^(?:chmod|copyFile|link|mkdir|rename|rm|rmdir|symlink|unlink|utimes|write|writeFile)Sync /.test(call)

/** Whether a call can be cut off in the middle of what it writes. */
export const canBeHalved = (call: string): boolean => /^(?:copyFile|writeFile)Sync /.test(call)

/** Writes a part of what the call would write, as a full disk or a kill leaves it. */
const halfway = (name: string, [first, second]: readonly unknown[]): void => {
  if (name === 'writeFileSync')
    fs.writeFileSync(first as string, second instanceof Uint8Array ? second.subarray(0, 1) : String(second).slice(0, 9))
  if (name === 'copyFileSync') fs.writeFileSync(second as string, fs.readFileSync(first as string).subarray(0, 1))
}

const failure = (code: string, what: string): Error => Object.assign(new Error(`${code}: ${what}`), { code })
