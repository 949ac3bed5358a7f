/**
 * How the cache of a run is used. `read`: nothing new is kept. `off`: nothing is reused either. `force`: everything runs, and is kept.
 */
export type CacheMode = 'on' | 'read' | 'off' | 'force'
