import { UserError } from '../model/user-error.ts'
import type { ToldError } from './catch-up-messages.ts'

export const tellError = (error: unknown): ToldError => {
  const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error))
  const told = { name, message, stack }
  return error instanceof UserError ? { ...told, user: { code: error.code, tryThis: error.tryThis } } : told
}

/** The error from the thread, with its original stack. */
export const toldError = ({ name, message, stack, user }: ToldError): Error => {
  const error = user ? new UserError(user.code, message, user.tryThis) : Object.assign(new Error(message), { name })
  error.stack = stack
  return error
}
