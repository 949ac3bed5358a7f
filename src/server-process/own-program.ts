import type { ServerProgram } from './spawn-server.ts'

/** This very command line, as it was called: the server is of the version that starts it. */
export const ownProgram = (version: string): ServerProgram => ({
  file: process.execPath,
  args: [...process.execArgv, process.argv[1] ?? ''],
  version,
  env: process.env,
})
