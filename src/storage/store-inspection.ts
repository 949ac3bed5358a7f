/** The result of `Storage.inspect`. */
export interface StoreInspection {
  /** The store's name in messages, such as the path of its file. */
  readonly name: string
  /**
   * - `none`: nothing was stored yet;
   * - `damaged`: its content is not what was written;
   * - `busy`: another process holds it;
   * - `unreadable`: it cannot be opened.
   */
  readonly state: 'none' | 'whole' | 'damaged' | 'busy' | 'unreadable'
  /** What is wrong with it; empty if it is intact. */
  readonly problems: readonly string[]
}
