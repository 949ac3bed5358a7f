import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** The home: `SPARKWING_HOME`, default `~/.sparkwing`; absolute. */
export const homeDirectory = (env: NodeJS.ProcessEnv = process.env): string =>
  env['SPARKWING_HOME'] ? resolve(env['SPARKWING_HOME']) : join(homedir(), '.sparkwing')
