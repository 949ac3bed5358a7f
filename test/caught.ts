import { UserError } from '../src/model/user-error.ts'

/** The user's mistake that a call ends with; anything else fails the test. */
export const mistake = async (call: () => unknown): Promise<UserError> => {
  const error = await rejection(call)
  if (error instanceof UserError) return error
  throw error
}

/** The error that a call ends with. */
export const rejection = async (call: () => unknown): Promise<Error> => {
  try {
    await call()
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  }
  throw new Error('nothing was wrong')
}
