import { spawn } from 'node:child_process'

export interface Ran {
  readonly code: number | null
  readonly output: string
}

/** Runs a script with Node and returns its stdout and stderr joined. */
export const runNode = (cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<Ran> =>
  new Promise((settle, reject) => {
    const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const chunks: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', reject)
    child.on('close', (code) => {
      settle({ code, output: Buffer.concat(chunks).toString() })
    })
  })

/** The project's root folder. */
export const projectRoot = new URL('../..', import.meta.url).pathname.replace(/\/$/, '')
