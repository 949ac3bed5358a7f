import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { holdLock } from '../locks/hold-lock.ts'
import { proveOwner } from '../process/owner.ts'
import { readHomeToken } from './home-token.ts'
import { provesItself } from './probe-server.ts'
import { serverFiles } from './server-files.ts'
import { readServerRecord, type ReadyServer, type ServerRecord } from './server-record.ts'

/**
 * The server of a home:
 * - `live`: it has just proved that it is the recorded server;
 * - `silent`: a process holds the life lock, but has proved nothing: it is starting, ending, hung or suspended;
 * - `none`: no process holds the life lock; any record was left behind.
 */
export type FoundServer =
  | { readonly state: 'live'; readonly server: ReadyServer }
  | { readonly state: 'silent'; readonly server: ServerRecord | undefined }
  | { readonly state: 'none' }

/** Checks whether the home has a server, without changing anything. */
export const findServer = async (home: string): Promise<FoundServer> => {
  const live = await findLiveServer(home)
  if (live) return { state: 'live', server: live }
  if (await isLifeLockFree(home)) return { state: 'none' }
  // the process that holds the lock may not have written its record yet, so ignore one left behind by an earlier server
  const record = readServerRecord(home)
  return { state: 'silent', server: record && proveOwner(record).verdict !== 'gone' ? record : undefined }
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

/** The recorded server, if it proves itself. Uses neither locks nor the process table, so it works in a read-only home. */
export const findLiveServer = async (home: string): Promise<ReadyServer | undefined> => {
  const [record, token] = [readServerRecord(home), readHomeToken(home)]
  if (record?.phase !== 'ready' || token === undefined) return undefined
  return (await provesItself(record, token)) ? record : undefined
}

/** Takes the lock for a moment. A server that wants it at the same moment retries. */
const isLifeLockFree = async (home: string): Promise<boolean> => {
  const { lifeLock } = serverFiles(home)
  if (!existsSync(lifeLock)) return true
  using lock = await holdLock(lifeLock, 0)
  return lock !== undefined
}
