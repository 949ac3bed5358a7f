import { randomBytes } from 'node:crypto'
import { lstatSync } from 'node:fs'
import { readIfThere } from './read-if-there.ts'
import { serverFiles } from './server-files.ts'
import { writeWhole } from './write-whole.ts'

/**
 * The home's token; `undefined` if it has not been created yet, or another user may have put it there and so know it. A link could lead to
 * anything.
 *
 * @throws UserError if it may not be read, as after a start with sudo
 */
export const readHomeToken = (home: string): string | undefined => {
  const file = serverFiles(home).token
  const found = lstatSync(file, { throwIfNoEntry: false })
  if (found?.isFile() !== true) return undefined
  const text = readIfThere(file)?.trim()
  const self = process.geteuid?.()
  const isOurs = self === undefined || found.uid === self
  return isOurs && text !== undefined && isToken.test(text) ? text : undefined
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
