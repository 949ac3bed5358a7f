import { AsyncLocalStorage } from 'node:async_hooks'
import type { OutputStream } from '../engine/ports.ts'

/** What code of an author belongs to while it runs, however deep in callbacks. */
export interface JobScope {
  /** Takes what the code prints. */
  write(chunk: Uint8Array, stream: OutputStream): void
  /** Takes an error that nobody caught. */
  stray(error: unknown): void
  readonly hasColour: boolean
}

const scopes = new AsyncLocalStorage<JobScope | undefined>()

/** Runs code of an author: what it prints and fails to catch goes to its scope. */
export const insideJob = <Result>(scope: JobScope, code: () => Result): Result => scopes.run(scope, code)

/** Runs code of ours that was called from an author's: what it prints, such as a reporter's line, is not the job's. */
export const outsideJob = <Result>(code: () => Result): Result => scopes.run(undefined, code)

export const currentJob = (): JobScope | undefined => scopes.getStore()
