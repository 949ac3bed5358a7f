import { Flags, type Interfaces } from '@oclif/core'
import { checkReadableHome, homeDirectory, homePath } from '../project/home.ts'
import type { ServerOptions } from '../server-process/server-settings.ts'

/** Selects the home. Default: `SPARKWING_HOME`, else `~/.sparkwing`. */
export const homeFlag = {
  home: Flags.string({ description: 'home of the dashboard; default $SPARKWING_HOME, else ~/.sparkwing', helpValue: 'PATH' }),
}

/** The settings of the server. */
export const serverFlags = {
  host: Flags.string({ description: 'address to listen on; any address other than 127.0.0.1 requires --token', helpValue: 'HOST' }),
  port: Flags.integer({ description: 'port to listen on; 0 picks a free one; default 4343', helpValue: 'N', min: 0, max: 65_535 }),
  'read-only': Flags.boolean({ description: 'only show runs; do not allow starting, re-running or cancelling them' }),
  token: Flags.boolean({ description: 'require the token from everyone, including you; `dashboard open` sends it' }),
}

/** @throws UserError if the home cannot be read. */
export const homeOf = (flags: Interfaces.InferredFlags<typeof homeFlag>): string => {
  const home = flags.home === undefined ? homeDirectory() : homePath(flags.home)
  checkReadableHome(home)
  return home
}

export const wishOf = (flags: Interfaces.InferredFlags<typeof serverFlags>): ServerOptions => ({
  ...(flags.host !== undefined && { host: flags.host }),
  ...(flags.port !== undefined && { port: flags.port }),
  ...(flags['read-only'] && { readOnly: true }),
  ...(flags.token && { asksForToken: true }),
})
