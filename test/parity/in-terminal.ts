import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hasTool } from '../faults/has-tool.ts'

/** Keys that are typed once the screen shows a text. */
export interface Answer {
  readonly after: string
  readonly keys: string
}

export interface ShellCall {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  readonly signal: AbortSignal
}

export const hasTerminal = hasTool('script', ['-qec', 'true', '/dev/null'])

/** Runs a bash script as the leader of a session with its own terminal, and returns what is written to the screen. */
export const inTerminal = async (file: string, call: ShellCall, answer?: Answer): Promise<Buffer> => {
  const child = spawn('script', ['-qec', `exec bash '${file}'`, '/dev/null'], { ...call, stdio: ['pipe', 'pipe', 'inherit'] })
  const chunks: Buffer[] = []
  let awaited = answer
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    if (awaited === undefined || !Buffer.concat(chunks).includes(awaited.after)) return
    child.stdin.write(awaited.keys)
    awaited = undefined
  })
  await once(child, 'close')
  return Buffer.concat(chunks)
}

/** Runs a bash script in a session without a terminal. */
export const withoutTerminal = async (file: string, call: ShellCall): Promise<void> => {
  const child = spawn('bash', [file], { ...call, stdio: ['ignore', 'ignore', 'inherit'], detached: true })
  await once(child, 'close')
}
