import type { StoreInspection } from './store-inspection.ts'
import type { StoreSize } from './store-size.ts'
import type { Store } from './store.ts'

/** The home whose runs a store keeps. */
export interface StoreOfHome {
  readonly home: string
}

/**
 * What a storage plugin provides. Only `open` is required. Each other member lets Sparkwing do more with the store than read and write
 * runs.
 */
export interface Storage {
  /**
   * Opens the store of a home, and creates it unless `readOnly`. What is folded into a read-only store is kept in memory until it is
   * closed. `warn` is called with problems that make the store less safe.
   *
   * @throws StoreBusyError if another process holds the store at the moment.
   */
  open(options: StoreOfHome & { readonly readOnly: boolean; readonly warn?: (message: string) => void }): Promise<Store>
  /**
   * Lets the dashboard's server write from a thread, so that writing does not block pages. Without it, the server writes from its main
   * thread, which is fine for a store that only waits for a network.
   */
  readonly thread?: StorageThread
  /** Called every two seconds in `thread`, to keep the store small. There may be no store yet. */
  maintain?(options: StoreOfHome): Promise<void>
  /** For `sparkwing doctor --disk` and the dashboard: what the store takes on the disk. */
  measure?(options: StoreOfHome): Promise<StoreSize>
  /**
   * Called after old runs were deleted, in `thread` or by `sparkwing runs prune`: gives back disk space that the store no longer uses, if
   * it is worth the time and nothing else writes.
   */
  compact?(options: StoreOfHome): Promise<void>
  /**
   * For `sparkwing doctor`: checks whether the store is intact, without changing it. Without it, the doctor only compares the runs in the
   * store with their journals.
   */
  inspect?(options: StoreOfHome): Promise<StoreInspection>
  /**
   * For `sparkwing doctor --fix`: deletes the store and everything in it, so that it is rebuilt from the journals. Without it, the doctor
   * only removes and adds again the runs that differ from their journals.
   */
  remove?(options: StoreOfHome): Promise<void>
}

/** How a thread gets the storage: it imports `module` and calls the default export, a {@link CreateStorage}. */
export interface StorageThread {
  /** URL of an ES module. */
  readonly module: string
  /** Passed to the module's default export as a structured clone. In the thread, the environment is empty. */
  readonly data?: unknown
}

/** The default export of {@link StorageThread.module}. */
export type CreateStorage = (data: unknown) => Storage | Promise<Storage>
