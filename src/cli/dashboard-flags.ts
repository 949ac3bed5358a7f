import { resolve } from 'node:path'
import { Flags, type Interfaces } from '@oclif/core'
import { checkReadableHome, homeDirectory } from '../project/home.ts'
import type { ServerWish } from '../server-process/server-settings.ts'

/** Which home's dashboard is meant; default `SPARKWING_HOME`, else `~/.sparkwing`. */
export const homeFlag = {
  home: Flags.string({ description: 'home whose runs to show; default: $SPARKWING_HOME, or ~/.sparkwing', helpValue: 'PATH' }),
}

/** How the server is to run. */
export const serverFlags = {
  host: Flags.string({ description: 'address to listen on; any other than 127.0.0.1 needs --token', helpValue: 'HOST' }),
  port: Flags.integer({ description: 'port to listen on; 0 for any free one; default: 4343', helpValue: 'N', min: 0, max: 65_535 }),
  'read-only': Flags.boolean({ description: 'only show runs; refuse to start, repeat or cancel them' }),
  token: Flags.boolean({ description: 'require the token from everyone, including you; `dashboard open` passes it on' }),
}

/** @throws UserError when nothing can be read from it. */
export const homeOf = (flags: Interfaces.InferredFlags<typeof homeFlag>): string => {
  const home = flags.home === undefined ? homeDirectory() : resolve(flags.home)
  checkReadableHome(home)
  return home
}

export const wishOf = (flags: Interfaces.InferredFlags<typeof serverFlags>): ServerWish => ({
  ...(flags.host !== undefined && { host: flags.host }),
  ...(flags.port !== undefined && { port: flags.port }),
  ...(flags['read-only'] && { readOnly: true }),
  ...(flags.token && { asksForToken: true }),
})
