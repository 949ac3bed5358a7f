import { randomBytes } from 'node:crypto'
import { UserError } from '../model/user-error.ts'
import { holdLock } from '../locks/hold-lock.ts'
import { closeInheritedFiles } from '../process/close-inherited-files.ts'
import { currentOwner } from '../process/ownership/owner.ts'
import { ensureHomeToken } from './home-token.ts'
import { keepRecord } from './keep-record.ts'
import { startFailure } from './starting/start-failure.ts'
import { serverFiles } from './server-files.ts'
import { removeServerRecord, writeServerRecord, type ReadyServer } from './server-record.ts'
import type { ServerSettings } from './server-settings.ts'
import { anotherServerCode, reportFd, type ReadinessReport } from './starting/readiness-report.ts'

/** What the dashboard needs to know about its server. */
export interface DashboardOpening extends ServerSettings {
  readonly home: string
  readonly version: string
  readonly instance: string
  readonly token: string
}

/** A dashboard that listens. */
export interface OpenDashboard {
  /** The URL that reaches it from this machine, without a path. */
  readonly url: string
  /** The actual port, even if any free port was requested. */
  readonly port: number
  /** Ends the streams, accepts no new connections, and closes the store. */
  close(): Promise<void>
}

export interface ServeOptions {
  readonly home: string
  readonly settings: ServerSettings
  readonly version: string
  readonly open: (opening: DashboardOpening) => Promise<OpenDashboard>
  /** Reports to the starter, once. */
  readonly report: (report: ReadinessReport) => void
  readonly log: (line: string) => void
}

/** How long to wait for the life lock, in milliseconds. A command that only checks it may hold it for a moment. */
const lifeLockMs = 500

/**
 * Runs the dashboard server of a home until it is asked to stop: takes the life lock, writes its record, listens, reports, serves, cleans
 * up. If the process dies at any point, the lock is freed, which shows that the record it left behind is stale.
 */
export const serveDashboard = async ({ home, settings, version, open, report, log }: ServeOptions): Promise<void> => {
  const stop = stopRequest()
  const refuse = (refusal: UserError): never => {
    const { code, message, tryThis, exitCode } = refusal
    report({ kind: 'refused', code, message, tryThis, exitCode })
    throw refusal
  }
  const orRefuse = (error: unknown): never => {
    const refusal = startFailure(error, home, settings)
    if (refusal) return refuse(refusal)
    throw error
  }
  closeInheritedFiles([reportFd])
  using _life = (await holdLock(serverFiles(home).lifeLock, lifeLockMs)) ?? refuse(anotherServer())
  const { host, readOnly, asksForToken } = settings
  const identity = { ...currentOwner(), instance: randomBytes(16).toString('hex'), version, startedAt: Date.now(), readOnly, asksForToken }
  const begin = async () => {
    writeServerRecord(home, { phase: 'starting', ...identity })
    const dashboard = await open({ ...settings, home, version, instance: identity.instance, token: ensureHomeToken(home) })
    const server: ReadyServer = { phase: 'ready', url: dashboard.url, host, port: dashboard.port, ...identity }
    writeServerRecord(home, server)
    return { dashboard, server }
  }
  try {
    const { dashboard, server } = await begin().catch(orRefuse)
    report({ kind: 'ready', instance: identity.instance })
    log(`listening at ${server.url} (pid ${server.pid}, version ${version})`)
    log(`stopping: ${await untilStopped(home, server, stop)}`)
    await dashboard.close()
    log('stopped')
  } finally {
    removeServerRecord(home, identity.instance)
  }
}

/** Resolves with the reason to stop, and keeps the server findable until then. */
const untilStopped = async (home: string, server: ReadyServer, stop: StopRequest): Promise<string> => {
  using _kept = keepRecord(home, server, () => {
    stop.request('its home is gone')
  })
  return await stop.requested
}

interface StopRequest {
  /** Resolves with the reason. */
  readonly requested: Promise<string>
  request(reason: string): void
}

/** SIGTERM and SIGINT stop the server. Closing the terminal from which it was started does not. */
const stopRequest = (): StopRequest => {
  const { promise, resolve } = Promise.withResolvers<string>()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      resolve(signal)
    })
  }
  process.on('SIGHUP', () => undefined)
  return { requested: promise, request: resolve }
}

const anotherServer = (): UserError =>
  new UserError(anotherServerCode, 'This home already has a dashboard server.', ['`sparkwing dashboard status` shows it.'])
