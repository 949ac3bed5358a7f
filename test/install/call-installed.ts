import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { cleanEnvironment, type Finished } from '../e2e/sparkwing.ts'

export interface InstalledPlace {
  /** The prefix of `npm install --global`. */
  readonly prefix: string
  /** The folder of the `node` on the PATH; default: that of this process. */
  readonly node?: string
  readonly cwd: string
  /** `SPARKWING_HOME`. */
  readonly home: string
  /** Whether Node keeps compiled code where all tests do; default: in the home, as for a user. */
  readonly sharesCompiled?: boolean
}

export interface StartedCall {
  readonly child: ChildProcessByStdio<null, Readable, Readable>
  readonly stdout: () => string
  readonly finished: Promise<Finished>
}

/** Calls an installed `sparkwing` as a shell does: the command by its name on the PATH, with the Node on the PATH. */
export const callInstalled = (args: readonly string[], { prefix, node, cwd, home, sharesCompiled }: InstalledPlace): StartedCall => {
  const path = [join(prefix, 'bin'), node ?? dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter)
  const env = { ...cleanEnvironment(), ...(!sharesCompiled && { NODE_COMPILE_CACHE: undefined }), PATH: path, SPARKWING_HOME: home }
  const child = spawn('sparkwing', args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const finished = new Promise<Finished>((settle, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      settle({ code, signal, stdout, stderr })
    })
  })
  return { child, stdout: () => stdout, finished }
}
