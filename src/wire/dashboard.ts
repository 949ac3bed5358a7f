/** A dashboard server that has proved itself. */
export interface DashboardJson {
  /** Reaches it from this machine, without a path. */
  readonly url: string
  /** What it listens on. */
  readonly host: string
  readonly port: number
  readonly pid: number
  readonly version: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** It starts, re-runs and cancels nothing. */
  readonly readOnly: boolean
  /** It asks everybody for the token, also the user who started it. */
  readonly asksForToken: boolean
}

/** Answer of `dashboard start`. */
export interface DashboardStartJson extends DashboardJson {
  /** False when it ran already. */
  readonly isNew: boolean
  /** Version of the older server that made way. */
  readonly replaced?: string
  /** Flags, such as `--port`, that ask for something else than the running server does; absent when there are none. */
  readonly unmet?: readonly string[]
}

/** Answer of `dashboard status`. */
export type DashboardStatusJson =
  | ({ readonly running: true; readonly uptimeMs: number } & DashboardJson)
  | { readonly running: false; readonly because: string }

/** Answer of `dashboard kill`. */
export interface DashboardKillJson {
  /** False when nothing ran. */
  readonly killed: boolean
  readonly pid?: number
}

/** Answer of `dashboard open`. */
export interface DashboardOpenJson {
  /** Holds the token in its fragment: whoever has it may do all that the page can do. */
  readonly url: string
  /** A browser took it. */
  readonly opened: boolean
}
