import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { projectRoot } from '../house/run-node.ts'

/** Where and how the command line is called. */
export interface Place {
  readonly cwd: string
  /** `SPARKWING_HOME`. */
  readonly home: string
  /** Added to a clean environment; `undefined` takes a variable away. */
  readonly env?: NodeJS.ProcessEnv
  /** The `bin/run.js` to call; default this project's own, which runs what is built in `dist`. */
  readonly bin?: string
  /** Arguments to Node itself. */
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

/** A call that still runs. */
export interface Started {
  readonly child: ChildProcessByStdio<null, Readable, Readable>
  /** What it has written so far. */
  readonly stdout: () => string
  readonly stderr: () => string
  readonly finished: Promise<Finished>
}

/** Calls the built command line as a person would, without a terminal. */
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

/** Ours may be a run of Sparkwing on a build server: neither is the called one's business. */
export const cleanEnvironment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(SPARKWING_|npm_|GITHUB_|NODE_(?!COMPILE_CACHE$)|CI$|FORCE_COLOR$|NO_COLOR$|LC_ALL$|LC_CTYPE$|LANG$)/i.test(name),
    ),
  ),
  // marks and lines are drawn as a terminal of today shows them, whatever the machine says
  LANG: 'C.UTF-8',
})
