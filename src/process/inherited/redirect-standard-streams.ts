import { syncBuiltinESMExports } from 'node:module'
import { redirectChildProcesses } from './child-processes.ts'
import { redirectFileWrites } from './file-writes.ts'

let isInstalled = false

/**
 * From now on, what a job's code writes to the descriptors 1 and 2 goes to the job's log, whether it uses `node:fs` or child processes that
 * inherit them. Other code sees no change.
 */
export const redirectStandardStreams = (): void => {
  if (isInstalled) return
  isInstalled = true
  redirectChildProcesses()
  redirectFileWrites()
  // the config has already imported functions by name
  syncBuiltinESMExports()
}
