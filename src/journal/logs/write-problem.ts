import { constants } from 'node:os'
import { getSystemErrorMessage } from 'node:util'

/** Why a file could not be written, in the system's words: `no space left on device`. */
export const describeWriteProblem = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const number = 'errno' in error && typeof error.errno === 'number' ? error.errno : undefined
  if (number === undefined) return error.message
  // a path is only looked up when the file is opened, so its folder must be missing
  if (number === -constants.errno.ENOENT) return 'its folder is gone'
  // Node has no message for this one
  return number === -constants.errno.EDQUOT ? 'disk quota exceeded' : getSystemErrorMessage(number)
}
