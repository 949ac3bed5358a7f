/**
 * Thrown by a store that another process holds. Nothing was changed, and the same call may be repeated later.
 *
 * @example throw new StoreBusyError('state.db is locked', { cause: error })
 */
export class StoreBusyError extends Error {
  /** A storage plugin may throw the StoreBusyError of its own copy of this package. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'StoreBusyError'
  }

  override readonly name = 'StoreBusyError'
}
