import { createHmac, randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isOwnFile } from './own-file.ts'

/** Digests of what must not be guessed from its hash: values of variables and secrets, texts of commands. */
export type Digest = (text: string) => string

const mostKnown = 1000

/**
 * The key of the home for such digests, made when it is first needed. Without one, nothing is found; in a home that may be written, nothing
 * can be digested then.
 */
export const homeDigest = (folder: string, mayWrite: boolean): Digest => {
  const key = readKey(folder, mayWrite)
  /** Most texts are variables, which are the same for all jobs. */
  const known = new Map<string, string>()
  return (text) => {
    // what is kept under a key that is lost with this run is never found
    if (!key) throw new Error(`${join(folder, keyName)} cannot be read or made`)
    const before = known.get(text)
    if (before !== undefined) return before
    const digest = createHmac('sha256', key).update(text).digest('base64url')
    if (known.size < mostKnown) known.set(text, digest)
    return digest
  }
}

const keyName = 'digest-key'
const keyBytes = 32

const readKey = (folder: string, mayWrite: boolean): Buffer | undefined => {
  const file = join(folder, keyName)
  return readWhole(file) ?? (mayWrite ? makeKey(file) : randomBytes(keyBytes))
}

/** Makes the key, or reads that of a run that was faster. It appears as a whole, so that no run uses half of one. */
const makeKey = (file: string): Buffer | undefined => {
  // where what a killed run leaves is removed
  const drafts = join(dirname(file), 'tmp')
  const draft = join(drafts, `${process.pid}-${randomBytes(8).toString('hex')}`)
  try {
    mkdirSync(drafts, { recursive: true, mode: 0o700 })
    try {
      writeFileSync(draft, randomBytes(keyBytes), { mode: 0o600, flag: 'wx' })
      // what is there by now is half a key, as a full disk leaves it
      if (statSync(file, { throwIfNoEntry: false })?.size !== keyBytes) rmSync(file, { force: true })
      linkSync(draft, file)
    } finally {
      rmSync(draft, { force: true })
    }
  } catch {
    // a run that was faster, or a folder that cannot be written
  }
  return readWhole(file)
}

const readWhole = (file: string): Buffer | undefined => {
  try {
    const stat = statSync(file)
    return stat.isFile() && stat.size === keyBytes && isOwnFile(stat) ? readFileSync(file) : undefined
  } catch {
    return undefined
  }
}
