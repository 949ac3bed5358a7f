import { syncBuiltinESMExports } from 'node:module'
import { redirectChildProcesses } from './child-processes.ts'
import { redirectFileWrites } from './file-writes.ts'

let isInstalled = false

/**
 * From now on, what the code of a job writes to the descriptors 1 and 2 with `node:fs`, and what processes write that inherit them from it,
 * goes to the job's log. Other code sees no change.
 */
export const redirectStandardStreams = (): void => {
  if (isInstalled) return
  isInstalled = true
  redirectChildProcesses()
  redirectFileWrites()
  // a config has imported its functions by name before this
  syncBuiltinESMExports()
}
