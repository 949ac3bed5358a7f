import { defaultAddress, listenHost } from './listen-address.ts'
import type { ReadyServer } from './server-record.ts'

/** What a person asks of the server; what is left out has a default. */
export interface ServerWish {
  readonly host?: string
  /** 0 takes any free one. */
  readonly port?: number
  readonly readOnly?: boolean
  readonly asksForToken?: boolean
}

/** How a server is to run. */
export type ServerSettings = Required<ServerWish>

/**
 * What was asked for, else how the server that makes way has run, else the defaults.
 *
 * @throws UserError when others than this machine could reach it and it asks nobody for the token.
 */
export const serverSettings = (wish: ServerWish, previous: ReadyServer | undefined): ServerSettings => {
  const asksForToken = wish.asksForToken ?? previous?.asksForToken ?? false
  return {
    host: listenHost(wish.host ?? previous?.host ?? defaultAddress.host, asksForToken),
    port: wish.port ?? previous?.port ?? defaultAddress.port,
    readOnly: wish.readOnly ?? previous?.readOnly ?? false,
    asksForToken,
  }
}

/** The flags that ask for something else than the running server does. */
export const unmetWishes = (wish: ServerWish, server: ReadyServer): readonly string[] => [
  ...(wish.host !== undefined && listenHost(wish.host, true) !== server.host ? ['--host'] : []),
  ...(wish.port !== undefined && wish.port !== 0 && wish.port !== server.port ? ['--port'] : []),
  ...(wish.readOnly !== undefined && wish.readOnly !== server.readOnly ? ['--read-only'] : []),
  ...(wish.asksForToken !== undefined && wish.asksForToken !== server.asksForToken ? ['--token'] : []),
]
