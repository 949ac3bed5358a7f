import { defaultAddress, listenHost } from './listen-address.ts'
import type { ReadyServer } from './server-record.ts'

/** The settings that the user asks for. Omitted ones have a default. */
export interface ServerOptions {
  readonly host?: string
  /** 0 takes any free port. */
  readonly port?: number
  readonly readOnly?: boolean
  readonly asksForToken?: boolean
}

/** The settings of a server. */
export type ServerSettings = Required<ServerOptions>

/**
 * The requested settings, else those of the server that is replaced, else the defaults.
 *
 * @throws UserError if other machines could reach the server, but the token is not required.
 */
export const serverSettings = (options: ServerOptions, previous: Partial<ServerSettings> | undefined): ServerSettings => {
  const asksForToken = options.asksForToken ?? previous?.asksForToken ?? false
  return {
    host: listenHost(options.host ?? previous?.host ?? defaultAddress.host, asksForToken),
    port: options.port ?? previous?.port ?? defaultAddress.port,
    readOnly: options.readOnly ?? previous?.readOnly ?? false,
    asksForToken,
  }
}

/** The flags that do not match the running server. */
export const unmetWishes = (options: ServerOptions, server: ReadyServer): readonly string[] => [
  ...(options.host !== undefined && listenHost(options.host, true) !== server.host ? ['--host'] : []),
  ...(options.port !== undefined && options.port !== 0 && options.port !== server.port ? ['--port'] : []),
  ...(options.readOnly !== undefined && options.readOnly !== server.readOnly ? ['--read-only'] : []),
  ...(options.asksForToken !== undefined && options.asksForToken !== server.asksForToken ? ['--token'] : []),
]
