import { UserError } from '../src/model/user-error.ts'

/** The user's mistake that a call ends with; anything else fails the test. */
export const mistake = async (call: () => unknown): Promise<UserError> => {
  try {
    await call()
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('nothing was wrong')
}
