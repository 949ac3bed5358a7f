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
