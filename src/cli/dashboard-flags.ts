import { resolve } from 'node:path'
import { Flags, type Interfaces } from '@oclif/core'
import { checkReadableHome, homeDirectory } from '../project/home.ts'
import type { ServerWish } from '../server-process/server-settings.ts'

/** Which home's dashboard is meant; default `SPARKWING_HOME`, else `~/.sparkwing`. */
export const homeFlag = {
  home: Flags.string({ description: 'the home whose runs it shows; default $SPARKWING_HOME, else ~/.sparkwing', helpValue: 'PATH' }),
}

/** How the server is to run. */
export const serverFlags = {
  host: Flags.string({ description: 'address to listen on; others than 127.0.0.1 need --token', helpValue: 'HOST' }),
  port: Flags.integer({ description: 'port to listen on; 0 takes a free one; default 4343', helpValue: 'N', min: 0, max: 65_535 }),
  'read-only': Flags.boolean({ description: 'show runs only; start, re-run and cancel none' }),
  token: Flags.boolean({ description: 'ask everybody for the token, also you; `dashboard open` brings it' }),
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
