/** The result of `Storage.measure`. */
export interface StoreSize {
  /** The store's name for people, such as the path of its file. */
  readonly name: string
  /** What it takes on the disk. */
  readonly bytes: number
  /** The part of it that holds nothing any more, and is used again for new runs. */
  readonly freeBytes: number
}
