import { randomBytes } from 'node:crypto'
import { lstatSync } from 'node:fs'
import { readIfThere } from './read-if-there.ts'
import { serverFiles } from './server-files.ts'
import { writeWhole } from './write-whole.ts'

/** The home's token; `undefined` if it has not been created yet. */
export const readHomeToken = (home: string): string | undefined => {
  const file = serverFiles(home).token
  const text = isOurs(file) ? readIfThere(file)?.trim() : undefined
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

/** Another user may write to the home and have put a token there that they know. A link could lead to anything. */
const isOurs = (file: string): boolean => {
  const found = lstatSync(file, { throwIfNoEntry: false })
  const self = process.geteuid?.()
  return found?.isFile() === true && (self === undefined || found.uid === self)
}

const isToken = /^[0-9a-f]{64}$/
