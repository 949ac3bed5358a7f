import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import type { RunEvent } from 'sparkwing'
import { defaultRules, readRules, waysFor, type EndedRun, type Rule, type Way } from './rules.ts'
import { sendDesktop } from './send-desktop.ts'
import { sendWebhook } from './send-webhook.ts'

interface WatchedRun {
  readonly run: string
  readonly pipeline: string
  readonly project: string
  readonly rules: readonly Rule[]
}

/**
 * Watches the events of the runs of this process, and tells the end of each as the rules say. What it throws, Sparkwing prints once, with the
 * name of this plugin; the run goes on.
 */
export const watchRuns = (env: NodeJS.ProcessEnv): ((event: RunEvent) => Promise<void>) => {
  let watched: WatchedRun | undefined
  return async (event) => {
    // inside a job of another run, whose end is told
    if (env['SPARKWING_JOB'] !== undefined) return
    if (event.type === 'run.started') {
      const { run, pipeline, project } = event
      watched = undefined
      watched = { run, pipeline, project: basename(project), rules: rulesFor(project, env) }
    }
    if (event.type !== 'run.finished' || !watched) return
    const { rules, ...known } = watched
    const { ended, durationMs } = event
    await tell({ ...known, status: ended.status, durationMs, failed: ended.status === 'failed' ? ended.failed : [] }, rules, env)
  }
}

const tell = async (ended: EndedRun, rules: readonly Rule[], env: NodeJS.ProcessEnv): Promise<void> => {
  const sent = await Promise.allSettled(waysFor(ended, rules).map((way) => send(way, ended, { env, isAsked: rules !== defaultRules })))
  const failures = sent.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Error).message] : []))
  if (failures.length > 0) throw new Error(failures.join('; '))
}

const send = async (
  way: Way,
  ended: EndedRun,
  { env, isAsked }: { readonly env: NodeJS.ProcessEnv; readonly isAsked: boolean },
): Promise<void> => {
  if (way === 'bell') {
    // in a file or on a build server it would only be a strange character
    if (process.stderr.isTTY) process.stderr.write('\x07')
  } else if (way === 'desktop') {
    await sendDesktop(ended, env).catch((error: unknown) => {
      // the desktop notice is a default here, and a server has no desktop
      if (isAsked) throw error
    })
  } else await sendWebhook(way, ended, env)
}

/** The rules of the user and of the project; the default where there is neither. */
const rulesFor = (project: string, env: NodeJS.ProcessEnv): readonly Rule[] => {
  const home = env['SPARKWING_HOME'] ? resolve(env['SPARKWING_HOME'].replace(/^~(?=\/|$)/, () => homedir())) : join(homedir(), '.sparkwing')
  const found = [join(home, 'notify.json'), join(project, 'sparkwing.notify.json')].flatMap((file) => {
    const text = textOf(file)
    return text === undefined ? [] : [readRules(text, file)]
  })
  return found.length === 0 ? defaultRules : found.flat()
}

const textOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
