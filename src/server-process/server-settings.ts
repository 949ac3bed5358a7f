import { defaultAddress, listenHost } from './listen-address.ts'
import type { ReadyServer } from './server-record.ts'

/** The settings that the user asks for. Omitted ones have a default. */
export interface ServerWish {
  readonly host?: string
  /** 0 takes any free port. */
  readonly port?: number
  readonly readOnly?: boolean
  readonly asksForToken?: boolean
}

/** The settings of a server. */
export type ServerSettings = Required<ServerWish>

/**
 * The requested settings, else those of the server that is replaced, else the defaults.
 *
 * @throws UserError if other machines could reach the server, but the token is not required.
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

/** The flags that do not match the running server. */
export const unmetWishes = (wish: ServerWish, server: ReadyServer): readonly string[] => [
  ...(wish.host !== undefined && listenHost(wish.host, true) !== server.host ? ['--host'] : []),
  ...(wish.port !== undefined && wish.port !== 0 && wish.port !== server.port ? ['--port'] : []),
  ...(wish.readOnly !== undefined && wish.readOnly !== server.readOnly ? ['--read-only'] : []),
  ...(wish.asksForToken !== undefined && wish.asksForToken !== server.asksForToken ? ['--token'] : []),
]
