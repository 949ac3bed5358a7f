/** Answer of `cache`. Sizes are in bytes. */
export interface CacheJson {
  /** The folder of the kept results. */
  readonly folder: string
  readonly results: number
  readonly bytes: number
  /** Beyond this size, the least recently used results are removed. */
  readonly maxBytes: number
  /** When the least recently used result was last used, in milliseconds since 1970-01-01 UTC. */
  readonly oldestUse?: number
  /** How many jobs of the last days were reused, how many were looked up and had to run, and what the reused ones took when they ran. */
  readonly lately: { readonly days: number; readonly hits: number; readonly misses: number; readonly savedMs: number }
}

/** A job that was looked up in vain. */
export interface MissedJobJson {
  readonly project: string
  readonly pipeline: string
  readonly job: string
  /** How often it was looked up, and how often what was kept of it could not stand for it. */
  readonly looks: number
  readonly misses: number
  /** The most frequent reasons, most frequent first, in words such as `src/a.ts changed`. A miss may have several. */
  readonly because: readonly { readonly message: string; readonly misses: number }[]
}

/** Answer of `GET /api/v1/cache`. */
export interface ShownCacheJson extends CacheJson {
  /** The jobs that were missed most often in the newest runs of the last 30 days, most often first. `runs`: how many runs were looked at. */
  readonly missed: { readonly runs: number; readonly jobs: readonly MissedJobJson[] }
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
