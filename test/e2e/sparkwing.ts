import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { projectRoot } from '../house/run-node.ts'

/** Where and how to call the command line. */
export interface Place {
  readonly cwd: string
  /** `SPARKWING_HOME`. */
  readonly home: string
  /** Added to a clean environment; `undefined` removes a variable. */
  readonly env?: NodeJS.ProcessEnv
  /** The `bin/run.js` to call; default: this project's own, which runs the build in `dist`. */
  readonly bin?: string
  /** Arguments for Node itself. */
  readonly nodeArgs?: readonly string[]
  /** The program that starts it, with its arguments, such as `unshare`. */
  readonly through?: readonly string[]
}

/** How a call ended. */
export interface Finished {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A call that is still running. */
export interface Started {
  readonly child: ChildProcessByStdio<null, Readable, Readable>
  /** The output so far. */
  readonly stdout: () => string
  readonly stderr: () => string
  readonly finished: Promise<Finished>
}

/** Calls the built command line as a user would, without a terminal. */
export const startSparkwing = (
  args: readonly string[],
  { cwd, home, env = {}, bin = ownBin, nodeArgs = [], through = [] }: Place,
): Started => {
  const [program = process.execPath, ...rest] = [...through, process.execPath, ...nodeArgs, bin, ...args]
  const child = spawn(program, rest, {
    cwd,
    env: { ...cleanEnvironment(), SPARKWING_HOME: home, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  const stdout = (): string => Buffer.concat(out).toString()
  const stderr = (): string => Buffer.concat(err).toString()
  const finished = new Promise<Finished>((settle, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      settle({ code, signal, stdout: stdout(), stderr: stderr() })
    })
  })
  return { child, stdout, stderr, finished }
}

/** Calls the built command line and waits for its end. */
export const sparkwing = (args: readonly string[], place: Place): Promise<Finished> => startSparkwing(args, place).finished

const ownBin = join(projectRoot, 'bin/run.js')

/** We may be inside a run of Sparkwing or on a build server; the called process must not notice either. */
export const cleanEnvironment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(SPARKWING_|npm_|GITHUB_|NODE_(?!COMPILE_CACHE$)|CI$|FORCE_COLOR$|NO_COLOR$|LC_ALL$|LC_CTYPE$|LANG$)/i.test(name),
    ),
  ),
  // symbols are shown as in a modern terminal, whatever the machine's locale is
  LANG: 'C.UTF-8',
})
