/** Answer of `cache`. Sizes are in bytes. */
export interface CacheJson {
  /** The folder of the kept results. */
  readonly folder: string
  readonly results: number
  readonly bytes: number
  /** Beyond this size, the results that were not used for longest are removed. */
  readonly maxBytes: number
  /** When the result that was not used for longest was used, in milliseconds since 1970-01-01 UTC. */
  readonly oldestUse?: number
  /** How many jobs of the last days were reused, how many were looked up and had to run, and what the reused ones took when they ran. */
  readonly lately: { readonly days: number; readonly hits: number; readonly misses: number; readonly savedMs: number }
}

/** Answer of `cache prune` and `cache clear`. */
export interface CachePruneJson {
  /** Results that were removed. */
  readonly removed: number
  readonly freedBytes: number
  readonly results: number
  readonly bytes: number
}

/** Answer of `cache verify`. */
export interface CacheVerifyJson {
  /** Results that were read, with all files in them. */
  readonly results: number
  /** Those that are damaged, by key. They were removed. */
  readonly damaged: readonly string[]
}
