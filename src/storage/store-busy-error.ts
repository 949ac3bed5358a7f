/**
 * A store throws this when another process holds it: nothing was changed, and the same call may be made again later.
 *
 * @example throw new StoreBusyError('state.db is locked', { cause: error })
 */
export class StoreBusyError extends Error {
  /** A storage plugin may throw one of its own copy of this package. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'StoreBusyError'
  }

  override readonly name = 'StoreBusyError'
}
