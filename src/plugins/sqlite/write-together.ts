import { StoreBusyError } from '../../storage/store-busy-error.ts'

/** One change of the store, and what to do when it is committed, or could not be. */
export interface Change<Result> {
  readonly act: () => Result
  readonly committed: (result: Result) => void
  readonly failed: () => void
}

interface Waiting<Result> extends Change<Result> {
  readonly settle: (result: Result) => void
  readonly fail: (error: unknown) => void
}

/**
 * Writes the changes that are asked for in one turn in one transaction: a commit takes longer than a change. `transact` does `work` in a
 * transaction. If that fails, each change is tried by itself, so that none of them fails because of another.
 */
export const createWriteTogether = <Result>(transact: <T>(work: () => T) => T) => {
  const waiting: Waiting<Result>[] = []

  const writeAll = (changes: readonly Waiting<Result>[]): void => {
    try {
      const results = transact(() => changes.map((change) => [change, change.act()] as const))
      for (const [change, result] of results) {
        change.committed(result)
        change.settle(result)
      }
    } catch (error) {
      // a store that is busy is busy for each of them
      const isBusy = error instanceof StoreBusyError
      if (!isBusy) for (const { failed } of changes) failed()
      if (isBusy || changes.length === 1) for (const { fail } of changes) fail(error)
      else for (const change of changes) writeAll([change])
    }
  }
  const flush = (): void => {
    if (waiting.length > 0) writeAll(waiting.splice(0))
  }

  return {
    write: (change: Change<Result>): Promise<Result> =>
      new Promise((settle, fail) => {
        if (waiting.length === 0) queueMicrotask(flush)
        waiting.push({ ...change, settle, fail })
      }),
    /** Writes what is waiting, before the store is closed. */
    flush,
  }
}
