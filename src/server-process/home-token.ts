import { randomBytes } from 'node:crypto'
import { readIfThere } from './read-if-there.ts'
import { serverFiles } from './server-files.ts'
import { writeWhole } from './write-whole.ts'

/** The home's token; `undefined` when none has been drawn yet. */
export const readHomeToken = (home: string): string | undefined => {
  const text = readIfThere(serverFiles(home).token)?.trim()
  return text !== undefined && isToken.test(text) ? text : undefined
}

/** The home's token, drawn when there is none: 256 bits, in a file for its owner alone. Call it under the start or the life lock. */
export const ensureHomeToken = (home: string): string => {
  const found = readHomeToken(home)
  if (found !== undefined) return found
  const token = randomBytes(32).toString('hex')
  writeWhole(serverFiles(home).token, `${token}\n`)
  return token
}

const isToken = /^[0-9a-f]{64}$/
