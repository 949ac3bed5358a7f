/** The names by which a browser may address this server. */
export interface AllowedNames {
  /** Values of `Host`. */
  readonly hosts: ReadonlySet<string>
  /** Values of `Origin`. */
  readonly origins: ReadonlySet<string>
}

/** The names of a server at `port`: those of loopback, and the host that it listens on. */
export const allowedNames = (host: string, port: number): AllowedNames => {
  const names = new Set(['127.0.0.1', 'localhost', '[::1]', bracketed(host.toLowerCase())])
  // a browser leaves out the default port
  const hosts = new Set([...names].flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])))
  return { hosts, origins: new Set([...hosts].map((name) => `http://${name}`)) }
}

/** A host as it is written in a URL. */
export const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host)
