import { randomBytes } from 'node:crypto'
import { UserError } from '../model/user-error.ts'
import { holdLock } from '../locks/hold-lock.ts'
import { closeInheritedFiles } from '../process/close-inherited-files.ts'
import { currentOwner } from '../process/owner.ts'
import { ensureHomeToken } from './home-token.ts'
import { keepRecord } from './keep-record.ts'
import { listenFailure } from './listen-failure.ts'
import { serverFiles } from './server-files.ts'
import { removeServerRecord, writeServerRecord, type ReadyServer } from './server-record.ts'
import type { ServerSettings } from './server-settings.ts'
import { anotherServerCode, reportFd, type ReadinessReport } from './readiness-report.ts'

/** What the served dashboard is told of its server. */
export interface DashboardOpening extends ServerSettings {
  readonly home: string
  readonly version: string
  readonly instance: string
  readonly token: string
}

/** A dashboard that listens. */
export interface OpenDashboard {
  /** Reaches it from this machine, without a path. */
  readonly url: string
  /** The one it was given when it asked for any. */
  readonly port: number
  /** Takes no new connections, ends the streams, closes the store. */
  close(): Promise<void>
}

export interface ServeOptions {
  readonly home: string
  readonly settings: ServerSettings
  readonly version: string
  readonly open: (opening: DashboardOpening) => Promise<OpenDashboard>
  /** Tells the starter, once. */
  readonly report: (report: ReadinessReport) => void
  readonly log: (line: string) => void
}

/** A command that only looks whether the life lock is free has it for a moment. */
const lifeLockMs = 500

/**
 * Is the dashboard server of a home until it is told to stop: takes the life lock, goes on file, listens, reports, serves, leaves.
 * A process that dies anywhere on the way frees the lock, and what it left on file is known to be stale by that.
 */
export const serveDashboard = async ({ home, settings, version, open, report, log }: ServeOptions): Promise<void> => {
  const stop = stopRequest()
  const refuse = (refusal: UserError): never => {
    report({ kind: 'refused', code: refusal.code, message: refusal.message, tryThis: refusal.tryThis })
    throw refusal
  }
  closeInheritedFiles([reportFd])
  using _life = (await holdLock(serverFiles(home).lifeLock, lifeLockMs)) ?? refuse(anotherServer())
  const { host, readOnly, asksForToken } = settings
  const identity = { ...currentOwner(), instance: randomBytes(16).toString('hex'), version, startedAt: Date.now(), readOnly, asksForToken }
  writeServerRecord(home, { phase: 'starting', ...identity })
  try {
    const opening = { ...settings, home, version, instance: identity.instance, token: ensureHomeToken(home) }
    const dashboard = await open(opening).catch((error: unknown) => {
      const refusal = listenFailure(error, settings)
      if (refusal) return refuse(refusal)
      throw error
    })
    const server: ReadyServer = { phase: 'ready', url: dashboard.url, host, port: dashboard.port, ...identity }
    writeServerRecord(home, server)
    report({ kind: 'ready', instance: identity.instance })
    log(`listening at ${server.url} (pid ${server.pid}, version ${version})`)
    log(`stopping: ${await untilStopped(home, server, stop)}`)
    await dashboard.close()
    log('stopped')
  } finally {
    removeServerRecord(home, identity.instance)
  }
}

/** Settles with the reason, and keeps the server findable until then. */
const untilStopped = async (home: string, server: ReadyServer, stop: StopRequest): Promise<string> => {
  using _kept = keepRecord(home, server, () => {
    stop.request('its home is gone')
  })
  return await stop.requested
}

interface StopRequest {
  /** Settles with the reason. */
  readonly requested: Promise<string>
  request(reason: string): void
}

/** SIGTERM and SIGINT ask the server to stop; closing the terminal it was started from does not. */
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
  new UserError(anotherServerCode, 'Another process is the dashboard server of this home.', ['`sparkwing dashboard status` tells which.'])
