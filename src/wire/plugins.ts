/** How a plugin came here: by `plugins install`, by `plugins link`, or by a project's config. */
export type PluginOrigin = 'installed' | 'linked' | 'config'

export type PluginState = 'used' | 'replaced' | 'left-out'

export interface PluginJson {
  readonly name: string
  /** Absent if its package.json cannot be read. */
  readonly version?: string
  readonly origin: PluginOrigin
  /** The folder of its package. */
  readonly root: string
  /** What `plugins update` installs again. */
  readonly spec?: string
  /** `replaced`: the project's config names it too, and its own copy is used. `left-out`: it cannot be used; see `problems`. */
  readonly state: PluginState
  /** Names of its step types. */
  readonly steps: readonly string[]
  /** Whether it finds pipelines. */
  readonly pipelines: boolean
  /** Whether it brings a store. */
  readonly storage: boolean
  /** Whether it observes the events of runs. */
  readonly events: boolean
  /** Names of its reporters, for `--output`. */
  readonly reporters: readonly string[]
  /** The tools whose failures it knows. */
  readonly failures: readonly string[]
  /** Names of its checks, which `doctor` makes. */
  readonly checks: readonly string[]
  readonly commands: readonly { readonly name: string; readonly summary?: string }[]
  /** How long it took to load just now, as at the start of a run, in milliseconds. */
  readonly loadMs?: number
  /** What is wrong with it, one sentence each. */
  readonly problems: readonly string[]
  /** What the user should know, one sentence each; absent if there is nothing. */
  readonly notes?: readonly string[]
}

/** Answer of `plugins`. */
export interface PluginListJson {
  readonly plugins: readonly PluginJson[]
}

/** Answer of `plugins install`, `link`, `uninstall`, `update` and `reset`. */
export interface PluginChangeJson {
  readonly changes: readonly {
    readonly name: string
    readonly change: 'installed' | 'linked' | 'updated' | 'unchanged' | 'removed'
    /** The version before. */
    readonly from?: string
    /** The version from now on. */
    readonly to?: string
    /** What the user should know, one sentence each. */
    readonly notes: readonly string[]
  }[]
  /** What could not be updated. */
  readonly failures: readonly { readonly name: string; readonly message: string }[]
}
