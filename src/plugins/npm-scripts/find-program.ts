import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Returns the real path of the program that a shell would start, or `undefined` if there is none. */
export const findProgram = (name: string, path: string | undefined): string | undefined => {
  for (const folder of (path ?? '').split(delimiter)) {
    const file = join(folder === '' ? '.' : folder, name)
    if (isProgram(file)) return realpathSync(file)
  }
  return undefined
}

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
