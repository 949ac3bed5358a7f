import { readFileSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'

export interface HostedCall {
  readonly args: readonly string[]
  readonly cwd: string
  readonly home: string
  /** Removes `cwd` before the call. */
  readonly isGone?: boolean
  /** Added to the environment of the process. */
  readonly env?: NodeJS.ProcessEnv
}
export interface HostedEnd {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

// node command-line-host.ts ROOT: makes one call after another of the built command line in this process, as `bin/run.js` would make each
// in a process of its own. The parent sends the calls.

class Exit extends Error {}
const root = process.argv[2] ?? ''
const env = { ...process.env }
const written = { stdout: '', stderr: '' }
const capture =
  (name: keyof typeof written) =>
  (chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    written[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
    const whenWritten = rest.find((one) => typeof one === 'function')
    if (whenWritten) queueMicrotask(whenWritten as () => void)
    return true
  }
const leave = process.exit.bind(process)
const [stdout, stderr] = [capture('stdout'), capture('stderr')]
const exit = (code?: number | string | null): never => {
  if (code !== undefined) process.exitCode = code ?? undefined
  throw new Exit('the call has ended')
}
/** What a call may change in its process is as in a new one. */
const renew = ({ args, cwd, home, env: own, isGone = false }: HostedCall): void => {
  for (const name of Object.keys(process.env)) if (!(name in env)) Reflect.deleteProperty(process.env, name)
  Object.assign(process.env, env, own, { SPARKWING_HOME: home })
  Object.assign(written, { stdout: '', stderr: '' })
  Object.assign(process, { argv: [process.execPath, join(root, 'bin/run.js'), ...args], exitCode: undefined, exit })
  Object.assign(process.stdout, { write: stdout })
  Object.assign(process.stderr, { write: stderr })
  process.chdir(cwd)
  if (isGone) rmdirSync(cwd)
}

// a call may leave listeners, which end with its process otherwise
for (const stream of [process.stdout, process.stderr]) stream.setMaxListeners(0)
renew({ args: [], cwd: process.cwd(), home: '' })
// after that, since the command line keeps the `write` of stdout that it finds
const { start } = (await import(join(root, 'dist/cli/start.js'))) as typeof import('../../src/cli/start.ts')

const make = async (call: HostedCall): Promise<HostedEnd> => {
  renew(call)
  const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { oclif: { plugins: readonly string[] } }
  pjson.oclif.plugins = []
  try {
    await start(call.args, root, { pjson: pjson as never })
  } catch (error) {
    if (!(error instanceof Exit)) throw error
  }
  return { code: Number(process.exitCode ?? 0), ...written }
}

process.on('message', (call: HostedCall) => {
  void make(call).then((end) => process.send?.(end))
})
process.on('disconnect', leave)
process.send?.('listens')
