import { createHmac, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Digests of what must not be guessed from its hash: values of variables and secrets, texts of commands. */
export type Digest = (text: string) => string

const mostKnown = 1000

/** The key of the home for such digests, made when it is first needed. Without one, as in a home that may only be read, nothing is found. */
export const homeDigest = (folder: string, mayWrite: boolean): Digest => {
  const key = readKey(folder, mayWrite)
  /** Most texts are variables, which are the same for all jobs. */
  const known = new Map<string, string>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const digest = createHmac('sha256', key).update(text).digest('base64url')
    if (known.size < mostKnown) known.set(text, digest)
    return digest
  }
}

const readKey = (folder: string, mayWrite: boolean): Buffer => {
  const file = join(folder, 'digest-key')
  const key = randomBytes(32)
  try {
    if (!mayWrite) return readFileSync(file)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(file, key, { mode: 0o600, flag: 'wx' })
    return key
  } catch {
    try {
      return readFileSync(file)
    } catch {
      return key
    }
  }
}
