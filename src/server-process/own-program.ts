import type { ServerProgram } from './starting/spawn-server.ts'

/** The program of this process, so that the server has the same version as the CLI that starts it. */
export const ownProgram = (version: string): ServerProgram => ({
  file: process.execPath,
  args: [...process.execArgv, process.argv[1] ?? ''],
  version,
  env: process.env,
})
