import { exitCodes } from './exit-codes.ts'
import { formatAge } from './text/age.ts'
import { bytesText } from './text/bytes.ts'
import { UserError } from './user-error.ts'

const code = 'logs-removed'

/** Thrown when a log is asked for that was removed to make room, so that it is never taken for an empty log. */
export class LogsRemovedError extends UserError {
  static override [Symbol.hasInstance](value: unknown): boolean {
    return UserError[Symbol.hasInstance](value) && (value as UserError).code === code
  }

  constructor(run: string, { at, bytes }: { readonly at: number; readonly bytes?: number }) {
    super(
      code,
      `The logs of the run ${run} were removed to make room, ${logsRemovedText({ at, ...(bytes !== undefined && { bytes }) }, Date.now())}.`,
      [`\`sparkwing runs show ${run}\` shows what is left of it.`],
      { exitCode: exitCodes.notFound },
    )
  }
}

/** When the logs were removed and what they took: `3 d ago (1.2 GB)`. */
export const logsRemovedText = ({ at, bytes }: { readonly at: number; readonly bytes?: number }, now: number): string =>
  `${formatAge(at, now)}${bytes === undefined ? '' : ` (${bytesText(bytes)})`}`
