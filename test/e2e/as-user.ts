import { execFileSync, spawn } from 'node:child_process'
import { chownSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { hasTool } from '../faults/has-tool.ts'
import { projectRoot } from '../house/run-node.ts'
import { hostedBy } from './hosted-calls.ts'
import type { Finished } from './sparkwing.ts'
import type { Workplace } from './workplace.ts'

/** A user who is not root and has no entry in the user database. */
export const uid = 4711

/** The arguments that make setpriv start a program as that user. */
export const asUser = ['--reuid', String(uid), '--regid', String(uid), '--clear-groups'] as const
export const canPlayUser = hasTool('setpriv', [...asUser, 'test', '-r', join(projectRoot, 'node_modules/better-sqlite3/package.json')])

export type Call = (args: readonly string[]) => Promise<Finished>

/** Calls the command line as that user, who becomes the owner of the project and the home. Variables that are `undefined` are not set. */
export const callAsUser = (place: Workplace, variables: NodeJS.ProcessEnv = {}): Call => {
  giveToUser(place)
  const { bin, env, home, project } = place
  return async (args) => {
    const child = spawn('setpriv', [...asUser, process.execPath, bin, ...args], {
      cwd: project.directory,
      env: { ...env, HOME: home, ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const [stdout, stderr, [code, signal]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<[number | null, NodeJS.Signals | null]>((settle) => {
        child.on('close', (...end) => {
          settle(end)
        })
      }),
    ])
    return { code, signal, stdout, stderr }
  }
}

/** As `callAsUser`, in one process of that user for all calls, see `hostedCall`. */
export const hostedAsUser = (place: Workplace): Call => {
  giveToUser(place)
  const { home, project } = place
  const call = hostedBy('setpriv', ...asUser, process.execPath)
  return (args) => call({ args, cwd: project.directory, home, env: { HOME: home } })
}

const giveToUser = ({ bin, home, project }: Workplace): void => {
  // the build may be a copy of files that only their owner can read
  execFileSync('chmod', ['-R', 'a+rX', dirname(dirname(bin))])
  for (const path of [home, project.directory, project.path('package.json')]) chownSync(path, uid, uid)
}
