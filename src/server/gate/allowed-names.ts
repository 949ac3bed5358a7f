/** The names by which a browser may address this server. */
export interface AllowedNames {
  /** Whether `Host` may have this value, in lower case. */
  readonly hasHost: (host: string) => boolean
  /** The address to advise to a client that used another one. */
  readonly advised: string
}

/**
 * The names of a server at `port`: the host that it listens on, and those of loopback with any port, because a tunnel such as
 * `ssh -L 8080:localhost:4343` listens on another port. A name that was rebound to loopback is still no loopback name.
 */
export const allowedNames = (host: string, port: number): AllowedNames => {
  const own = bracketed(host.toLowerCase())
  return {
    hasHost: (given) => {
      const { name, port: givenPort } = splitHost(given) ?? {}
      return name !== undefined && (loopbackNames.has(name) || (name === own && givenPort === port))
    },
    advised: `http://127.0.0.1:${port}`,
  }
}

const loopbackNames: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** A browser leaves out the default port. */
const defaultPort = 80
const highestPort = 65_535

/** The parts of a `Host`; `undefined` if the port is not written as browsers write it. */
export const splitHost = (host: string): { readonly name: string; readonly port: number } | undefined => {
  const [, name = '', digits] = /^(\[[^\]]*\]|[^:]*)(?::([1-9]\d{0,4}))?$/.exec(host) ?? []
  const port = digits === undefined ? defaultPort : Number(digits)
  return name === '' || port > highestPort ? undefined : { name, port }
}

/** The origin of the pages that a server with this `Host` serves. */
export const originOf = (host: string): string => `http://${host.toLowerCase().replace(/:80$/, '')}`

/** A host as it is written in a URL. */
export const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host)
