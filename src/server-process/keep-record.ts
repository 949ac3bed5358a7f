import { statSync } from 'node:fs'
import { serverFiles } from './server-files.ts'
import { readServerRecord, writeServerRecord, type ReadyServer } from './server-record.ts'

/** How long a server that nobody can find any more may stay: a few cheap looks a minute. */
const everyMs = 3_000

/**
 * Keeps a server findable for as long as its home is there: a record that was removed is written again. Calls `lost` when the home or the
 * life lock was removed or replaced, because then the server is that of a home that is no more.
 */
export const keepRecord = (home: string, server: ReadyServer, lost: () => void): Disposable => {
  const identity = fileIdentity(serverFiles(home).lifeLock)
  const timer = setInterval(() => {
    if (fileIdentity(serverFiles(home).lifeLock) !== identity) {
      lost()
      return
    }
    try {
      if (readServerRecord(home)?.instance !== server.instance) writeServerRecord(home, server)
    } catch {
      // a home that can not be written for now: next time
    }
  }, everyMs)
  timer.unref()
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer)
    },
  }
}

/** By `stat` alone: opening a lock file would drop the lock. */
const fileIdentity = (file: string): string => {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false })
  return found ? `${found.dev}:${found.ino}` : ''
}
