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
 * - `live`: it has proved just now that it is the one on file;
 * - `silent`: a process holds the life lock and has proved nothing: it starts, ends, hangs or is stopped;
 * - `none`: nobody holds the life lock; what is on file was left behind.
 */
export type FoundServer =
  | { readonly state: 'live'; readonly server: ReadyServer }
  | { readonly state: 'silent'; readonly server: ServerRecord | undefined }
  | { readonly state: 'none' }

/** Looks whether the home has a server, without changing anything. */
export const findServer = async (home: string): Promise<FoundServer> => {
  const live = await findLiveServer(home)
  if (live) return { state: 'live', server: live }
  if (await isLifeLockFree(home)) return { state: 'none' }
  // a record that the last server left behind says nothing about the one that holds the lock and has not written its own yet
  const record = readServerRecord(home)
  return { state: 'silent', server: record && proveOwner(record).verdict !== 'gone' ? record : undefined }
}

/** Looks again until `isSettled`, or for as long as a server may take to become ready or to end; gives what it saw last. */
export const waitForServer = async (home: string, isSettled: (found: FoundServer) => boolean): Promise<FoundServer> => {
  const giveUpAt = performance.now() + patienceMs
  for (;;) {
    const found = await findServer(home)
    if (isSettled(found) || performance.now() >= giveUpAt) return found
    await sleep(lookAgainMs)
  }
}

/** How long a process that is silent is asked again, and how often. */
export const patienceMs = 5_000
export const lookAgainMs = 50

/** The server on file when it proves itself. Asks neither the locks nor the system, so it works in a home that can not be written. */
export const findLiveServer = async (home: string): Promise<ReadyServer | undefined> => {
  const [record, token] = [readServerRecord(home), readHomeToken(home)]
  if (record?.phase !== 'ready' || token === undefined) return undefined
  return (await provesItself(record, token)) ? record : undefined
}

/** A moment's try; a server that wants the lock at this very moment tries again. */
const isLifeLockFree = async (home: string): Promise<boolean> => {
  const { lifeLock } = serverFiles(home)
  if (!existsSync(lifeLock)) return true
  using lock = await holdLock(lifeLock, 0)
  return lock !== undefined
}
