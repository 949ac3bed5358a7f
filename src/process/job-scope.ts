import { AsyncLocalStorage } from 'node:async_hooks'
import type { OutputStream } from '../engine/ports.ts'
import type { InheritedPipe } from './inherited/inherited-pipe.ts'
import type { ProcessChanges } from './changes/process-changes.ts'

/** The job that an author's code runs in. It is known in all callbacks of that code. */
export interface JobScope {
  /** Receives what the code prints. */
  write(chunk: Uint8Array, stream: OutputStream): void
  /** Opens a pipe that leads where `write` leads, for a process that the code starts. */
  openPipe(stream: OutputStream): InheritedPipe
  /** Receives an uncaught error of the code. */
  stray(error: unknown): void
  readonly hasColour: boolean
  /** What the code changes for the whole process. */
  readonly changes: ProcessChanges
}

const scopes = new AsyncLocalStorage<JobScope | undefined>()

/** Runs an author's code. Its output and its uncaught errors go to the scope. */
export const insideJob = <Result>(scope: JobScope, code: () => Result): Result => scopes.run(scope, code)

/** Runs our own code when it is called from an author's code, so that its output, such as a reporter's line, is not taken for the job's. */
export const outsideJob = <Result>(code: () => Result): Result => scopes.run(undefined, code)

export const currentJob = (): JobScope | undefined => scopes.getStore()
