/** A dashboard server that has proved that it is this home's. */
export interface DashboardJson {
  /** The URL that reaches it from this machine, without a path. */
  readonly url: string
  /** What it listens on. */
  readonly host: string
  readonly port: number
  readonly pid: number
  readonly version: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** It does not start, re-run or cancel runs. */
  readonly readOnly: boolean
  /** It requires the token from everyone, including the user who started it. */
  readonly asksForToken: boolean
}

/** Answer of `dashboard start`. */
export interface DashboardStartJson extends DashboardJson {
  /** False if it was already running. */
  readonly isNew: boolean
  /** Version of the older server that it replaced. */
  readonly replaced?: string
  /** Flags, such as `--port`, that do not match the running server; absent if there are none. */
  readonly unmet?: readonly string[]
}

/** Answer of `dashboard status`. */
export type DashboardStatusJson =
  | ({ readonly running: true; readonly uptimeMs: number } & DashboardJson)
  | { readonly running: false; readonly because: string }

/** Answer of `dashboard kill`. */
export interface DashboardKillJson {
  /** False if no server was running. */
  readonly killed: boolean
  readonly pid?: number
}

/** Answer of `dashboard open`. */
export interface DashboardOpenJson {
  /** Signs a browser in until the server stops. Anyone who has this URL can do everything that the page can. */
  readonly url: string
  /** Whether a browser has opened it. */
  readonly opened: boolean
}
