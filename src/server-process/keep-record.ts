import { statSync } from 'node:fs'
import { serverFiles } from './server-files.ts'
import { readServerRecord, writeServerRecord, type ReadyServer } from './server-record.ts'

/** How often to check, in milliseconds. A check is cheap, and a server that cannot be found should not stay long. */
const everyMs = 3_000

/**
 * Keeps a server findable for as long as its home exists: a removed record is written again. Calls `lost` if the home or the life lock was
 * removed or replaced, because then the home of this server no longer exists.
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
      // the home cannot be written now; try again next time
    }
  }, everyMs)
  timer.unref()
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer)
    },
  }
}

/** Identifies a file by `stat` only, because opening and closing a lock file would release the lock. */
const fileIdentity = (file: string): string => {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false })
  return found ? `${found.dev}:${found.ino}` : ''
}
