import { isSpace } from './spaces.ts'
import { stars } from './mask-queue.ts'

const starBytes = Buffer.from(stars)
const colon = 0x3a
const slash = 0x2f
const at = 0x40
/** Maximum length of a user and of a password, in bytes. Anything longer is neither. */
const longest = 1024
/** The characters that end the user or password of a URL: `/ ? # " ' < > \`` and the backslash. Control characters end it too. */
const ends = new Set([...Buffer.from('/?#"\'<>`\\')])
const isEnd = (byte: number): boolean => isSpace(byte) || byte < 0x20 || ends.has(byte)

/*
 * text ──"://"──▶ user ──":"──▶ password ──(an end)──▶ text      masked if there was an "@"
 *   ▲               └──"@", an end or too long──┐
 *   └───────────────────────────────────────────┘
 */

/** Masks the passwords in URLs in one stream of bytes. It holds back only what may be a password. */
export class UrlPasswordMasker {
  #place: 'text' | 'user' | 'password' = 'text'
  /** The two bytes before the next chunk. */
  #before: readonly [number, number] = [0, 0]
  #userLength = 0
  #password: number[] = []

  push(chunk: Uint8Array): Uint8Array[] {
    const pieces: Uint8Array[] = []
    let given = 0
    for (let index = 0; index < chunk.length;) {
      if (this.#place === 'text') {
        index = this.#findUser(chunk, index)
        continue
      }
      const byte = chunk[index] ?? 0
      if (this.#place === 'user') this.#readUser(byte)
      else if (isEnd(byte) || this.#password.length === longest) {
        pieces.push(...this.#takePassword())
        given = index
        // do not skip this byte: it may be the start of the next URL
        continue
      } else this.#password.push(byte)
      index++
      if (this.#place === 'password' && this.#password.length === 0) {
        pieces.push(chunk.subarray(given, index))
        given = chunk.length
      }
    }
    if (chunk.length > 0) this.#before = chunk.length === 1 ? [this.#before[1], chunk[0] ?? 0] : [chunk.at(-2) ?? 0, chunk.at(-1) ?? 0]
    if (given < chunk.length && this.#place !== 'password') pieces.push(chunk.subarray(given))
    return pieces.filter(({ length }) => length > 0)
  }

  end(): Uint8Array[] {
    const rest = this.#place === 'password' ? this.#takePassword() : []
    this.#place = 'text'
    this.#before = [0, 0]
    return rest.filter(({ length }) => length > 0)
  }

  /** The index after the next `://`, or the end of the chunk. */
  #findUser(chunk: Uint8Array, from: number): number {
    const found = from === 0 ? this.#slashesAtStart(chunk) : 0
    const behind = found > 0 ? found : behindSlashes(chunk, from)
    if (behind === 0) return chunk.length
    this.#place = 'user'
    this.#userLength = 0
    return behind
  }

  /** How many bytes at the start complete a `://` that began in the last chunk; 0 if none. */
  #slashesAtStart(chunk: Uint8Array): number {
    const [first, second] = this.#before
    if (second === colon && chunk[0] === slash && chunk[1] === slash) return 2
    return first === colon && second === slash && chunk[0] === slash ? 1 : 0
  }

  #readUser(byte: number): void {
    this.#userLength++
    if (byte === colon) {
      this.#place = 'password'
      this.#password = []
    } else if (byte === at || isEnd(byte) || this.#userLength > longest) this.#place = 'text'
  }

  #takePassword(): Uint8Array[] {
    const password = Buffer.from(this.#password)
    this.#place = 'text'
    this.#password = []
    const last = password.lastIndexOf(at)
    return last <= 0 ? [password] : [starBytes, password.subarray(last)]
  }
}

const behindSlashes = (chunk: Uint8Array, from: number): number => {
  const index = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).indexOf('://', from)
  return index === -1 ? 0 : index + 3
}
