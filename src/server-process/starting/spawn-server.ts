import { setTimeout as sleep } from 'node:timers/promises'
import { exitCodes } from '../../model/exit-codes.ts'
import { UserError } from '../../model/user-error.ts'
import { startDetached, type DetachedEnd } from '../../process/start-detached.ts'
import { waitForServer } from '../find-server.ts'
import { setAsideNodeOptions } from './node-options.ts'
import { serverFiles } from '../server-files.ts'
import { serverLogTail, trimServerLog } from '../server-log.ts'
import type { ReadyServer } from '../server-record.ts'
import type { ServerSettings } from '../server-settings.ts'
import { parseReadinessReport } from './readiness-report.ts'

/** The command that starts a server. */
export interface ServerProgram {
  readonly file: string
  /** Everything before `dashboard serve`. */
  readonly args: readonly string[]
  readonly version: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** How long to wait for the report of a server before killing it, in milliseconds. */
const readyMs = 10_000
/** How long after its pipe closes a process may take to end, in milliseconds. */
const endMs = 1_000
const shownLines = 20

/**
 * Starts the server of a home and waits until it has proved itself. Call it with the start lock held, and only if no server is alive.
 *
 * @throws UserError if it cannot get the life lock or the address, or if it ends or hangs while starting; then with the last lines of its
 * log.
 */
export const spawnServer = async (home: string, settings: ServerSettings, program: ServerProgram): Promise<ReadyServer> => {
  const logStart = trimServerLog(home)
  const child = await startDetached({
    file: program.file,
    args: [...program.args, ...serveArguments(home, settings)],
    env: setAsideNodeOptions(serverEnvironment(program.env, home)),
    outputFile: serverFiles(home).log,
    hasReport: true,
  })
  try {
    const report = parseReadinessReport((await within(readyMs, child.report)) ?? '')
    if (report?.kind === 'refused') {
      // it is about to end
      await within(endMs, child.ended)
      throw new UserError(report.code, report.message, report.tryThis, { exitCode: report.exitCode })
    }
    const found = report && (await waitForServer(home, ({ state }) => state !== 'silent'))
    if (found?.state === 'live' && found.server.instance === report?.instance) return found.server
    const end = await within(report ? 0 : endMs, child.ended)
    child.kill()
    throw startFailed(end, serverLogTail(home, logStart, shownLines))
  } finally {
    child.letGo()
  }
}

const serveArguments = (home: string, { host, port, readOnly, asksForToken }: ServerSettings): readonly string[] => [
  ...['dashboard', 'serve', '--home', home, `--host=${host}`, '--port', String(port)],
  ...(readOnly ? ['--read-only'] : []),
  ...(asksForToken ? ['--token'] : []),
]

/**
 * The starter's environment without the marks of a run. If a job starts a server, the server must not be killed with the job's processes,
 * and the runs that it starts are not nested in the job's run.
 */
const serverEnvironment = (env: ServerProgram['env'], home: string): ServerProgram['env'] => ({
  ...Object.fromEntries(Object.entries(env).filter(([name]) => !marksOfRun.has(name))),
  SPARKWING_HOME: home,
})

const marksOfRun = new Set(['SPARKWING_RUN_ID', 'SPARKWING_JOB', 'SPARKWING_ATTEMPT', 'SPARKWING_PIPELINE_STACK', 'SPARKWING_START_REPORT'])

const within = <T>(ms: number, promise: Promise<T>): Promise<T | undefined> => {
  const timer = new AbortController()
  const late = sleep(ms, undefined, { signal: timer.signal }).catch(() => undefined)
  return Promise.race([promise, late]).finally(() => {
    timer.abort()
  })
}

const startFailed = (end: DetachedEnd | undefined, lines: readonly string[]): UserError => {
  const message = `The dashboard did not start: ${describeEnd(end)}.`
  const tail = lines.length === 0 ? '' : ` The last lines of its log:\n${lines.map((line) => `  ${line}`).join('\n')}`
  return new UserError('dashboard-not-started', message + tail, [], { exitCode: exitCodes.failed })
}

const describeEnd = (end: DetachedEnd | undefined): string => {
  switch (end?.kind) {
    case 'exited':
      return `its process exited with code ${end.exitCode}`
    case 'killed':
      return `its process was killed by ${end.signal}`
    case 'not-started':
      return end.message
    case undefined:
      return `it was not ready after ${readyMs / 1000} s`
  }
}
