import type { StoreInspection } from './store-inspection.ts'
import type { Store } from './store.ts'

/** The home whose runs a store keeps. */
export interface StoreOfHome {
  readonly home: string
}

/**
 * What a storage plugin brings. Only `open` is needed; each other member lets Sparkwing do more with the store than read and write runs.
 */
export interface Storage {
  /**
   * Opens the store of a home; creates it unless `readOnly`. What is folded into a read-only store is kept in memory and
   * forgotten with it. `warn` hears of what makes the store less safe than it should be.
   *
   * @throws StoreBusyError when another process holds it at the moment.
   */
  open(options: StoreOfHome & { readonly readOnly: boolean; readonly warn?: (message: string) => void }): Promise<Store>
  /**
   * Lets the dashboard's server write from a thread, so that no write holds up a page. Without it the server writes from the thread that
   * answers, which is right for a store that only waits for a network.
   */
  readonly thread?: StorageThread
  /** Called every two seconds in `thread`: keeps the store small. It may find that there is no store yet. */
  maintain?(options: StoreOfHome): Promise<void>
  /** For `sparkwing doctor`: looks whether the store is whole, without changing it. Without it the doctor only compares its runs. */
  inspect?(options: StoreOfHome): Promise<StoreInspection>
  /**
   * For `sparkwing doctor --fix`: deletes the store with all it keeps, so that it is built again from the journals. Without it the doctor
   * forgets and stores again only the runs that differ from their journals.
   */
  remove?(options: StoreOfHome): Promise<void>
}

/** How a thread gets the storage: it imports `module` and calls the default export, a {@link CreateStorage}. */
export interface StorageThread {
  /** URL of an ES module. */
  readonly module: string
  /** Given to the module's default export, as a structured clone. The environment is empty in the thread. */
  readonly data?: unknown
}

/** The default export of {@link StorageThread.module}. */
export type CreateStorage = (data: unknown) => Storage | Promise<Storage>
