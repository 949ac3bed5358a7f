/** What `Storage.inspect` found. */
export interface StoreInspection {
  /** What messages call the store, such as the path of its file. */
  readonly name: string
  /**
   * - `none`: nothing was stored yet;
   * - `damaged`: what it keeps is not what was written;
   * - `busy`: another process holds it;
   * - `unreadable`: it cannot be opened.
   */
  readonly state: 'none' | 'whole' | 'damaged' | 'busy' | 'unreadable'
  /** What is wrong with it; empty when it is whole. */
  readonly problems: readonly string[]
}
