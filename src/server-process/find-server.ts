import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { holdLock } from '../locks/hold-lock.ts'
import { proveOwner } from '../process/ownership/owner.ts'
import { readHomeToken } from './home-token.ts'
import { probeServer, type Probe } from './probe-server.ts'
import { serverFiles } from './server-files.ts'
import { readServerRecord, type ReadyServer, type ServerRecord } from './server-record.ts'

/**
 * The server of a home:
 * - `live`: it has just proved that it is the recorded server;
 * - `silent`: a process holds the life lock, but has proved nothing: it is starting, ending, hung, suspended or swamped. `isListening` if
 *   a program has its port, which then is most likely the server itself;
 * - `none`: no process holds the life lock; any record was left behind.
 */
export type FoundServer =
  | { readonly state: 'live'; readonly server: ReadyServer }
  | { readonly state: 'silent'; readonly server: ServerRecord | undefined; readonly isListening: boolean }
  | { readonly state: 'none' }

/** Checks whether the home has a server, without changing anything. */
export const findServer = async (home: string): Promise<FoundServer> => {
  const { probe, server } = await probeRecorded(home)
  if (probe === 'proof') return { state: 'live', server }
  if (await isLifeLockFree(home)) return { state: 'none' }
  // the process that holds the lock may not have written its record yet, so ignore one left behind by an earlier server
  const record = readServerRecord(home)
  if (!record || proveOwner(record).verdict === 'gone') return { state: 'silent', server: undefined, isListening: false }
  return { state: 'silent', server: record, isListening: probe === 'silence' }
}

/** Checks repeatedly until `isSettled`, for at most as long as a server may take to start or end. Returns the last result. */
export const waitForServer = async (home: string, isSettled: (found: FoundServer) => boolean): Promise<FoundServer> => {
  const giveUpAt = performance.now() + patienceMs
  for (;;) {
    const found = await findServer(home)
    if (isSettled(found) || performance.now() >= giveUpAt) return found
    await sleep(lookAgainMs)
  }
}

/** How long to keep asking a silent process, and how often, in milliseconds. */
export const patienceMs = 5_000
export const lookAgainMs = 50

export type ProbedServer =
  | { readonly probe: Exclude<Probe, 'other'>; readonly server: ReadyServer }
  | { readonly probe: 'other'; readonly server: undefined }

/** What the recorded server answers. Uses neither locks nor the process table, so it works in a read-only home. */
export const probeRecorded = async (home: string): Promise<ProbedServer> => {
  const [record, token] = [readServerRecord(home), readHomeToken(home)]
  if (record?.phase !== 'ready' || token === undefined) return { probe: 'other', server: undefined }
  const probe = await probeServer(record, token)
  return probe === 'other' ? { probe, server: undefined } : { probe, server: record }
}

/** Takes the lock for a moment. A server that wants it at the same moment retries. */
const isLifeLockFree = async (home: string): Promise<boolean> => {
  const { lifeLock } = serverFiles(home)
  if (!existsSync(lifeLock)) return true
  using lock = await holdLock(lifeLock, 0)
  return lock !== undefined
}
