import { randomBytes } from 'node:crypto'
import { readIfThere } from './read-if-there.ts'
import { serverFiles } from './server-files.ts'
import { writeWhole } from './write-whole.ts'

/** The home's token; `undefined` if it has not been created yet. */
export const readHomeToken = (home: string): string | undefined => {
  const text = readIfThere(serverFiles(home).token)?.trim()
  return text !== undefined && isToken.test(text) ? text : undefined
}

/** The home's token, created if needed: 256 bits, in a file only its owner can read. Call it with the start lock or life lock held. */
export const ensureHomeToken = (home: string): string => {
  const found = readHomeToken(home)
  if (found !== undefined) return found
  const token = randomBytes(32).toString('hex')
  writeWhole(serverFiles(home).token, `${token}\n`)
  return token
}

const isToken = /^[0-9a-f]{64}$/
