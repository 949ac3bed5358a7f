import type { Reason } from '../model/cache/reason.ts'

/** Something that makes it unsafe to reuse or to keep a result. The job then runs, for this reason. */
export class Doubt extends Error {
  override readonly name = 'Doubt'
  readonly reason: Reason

  constructor(reason: Reason, options?: ErrorOptions) {
    super(`a result cannot be reused: ${reason.kind}`, options)
    this.reason = reason
  }
}

/** The reason in what was thrown. Anything but a doubt is a trouble of the cache itself, such as a full disk. */
export const reasonIn = (error: unknown): Reason =>
  error instanceof Doubt ? error.reason : { kind: 'trouble', message: error instanceof Error ? error.message : String(error) }
