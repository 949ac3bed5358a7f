import { base64Encodings, hexEncodings } from './byte-encodings.ts'
import { isSpace, withSingleSpaces } from './spaces.ts'
import { textEncodings } from './text-encodings.ts'
import { passwordsIn } from './url-passwords.ts'

/** One encoding of a secret to search for. */
export interface Needle {
  /** Each run of white space is one space, with none at the start or end. */
  readonly bytes: Uint8Array
  /** If set, the characters before and after it may contain bits of the secret too. */
  readonly isBase64: boolean
}

/** Minimum length of a line of a secret. Shorter lines, such as a brace or END, are too common. */
const leastLineBytes = 6
/** Minimum length of any needle. Shorter ones occur everywhere. */
const leastNeedleBytes = 4

/** All encodings of a secret that are masked. */
export const needlesOf = (secret: string): readonly Needle[] => {
  const parts = [secret, ...linesOf(secret), ...passwordsIn(secret)]
  const needles = new Map<string, Needle>()
  const add = (text: string, isBase64: boolean): void => {
    const bytes = withoutShortHead(withSingleSpaces(Buffer.from(text)))
    if (bytes.length < leastNeedleBytes) return
    const key = Buffer.from(bytes).toString('latin1')
    needles.set(key, { bytes, isBase64: isBase64 && needles.get(key)?.isBase64 !== false })
  }
  for (const part of parts.flatMap(withLineEnds)) {
    for (const text of textEncodings(part)) add(text, false)
    const bytes = Buffer.from(part)
    for (const text of hexEncodings(bytes)) add(text, false)
    for (const text of base64Encodings(bytes)) add(text, true)
    // as PowerShell encodes a command
    for (const text of base64Encodings(Buffer.from(part, 'utf16le'))) add(text, true)
  }
  return [...needles.values()]
}

const linesOf = (secret: string): readonly string[] => {
  const lines = secret.split(/[\r\n]+/).map((line) => line.trim())
  return lines.length === 1 ? [] : lines.filter((line) => Buffer.byteLength(line) >= leastLineBytes)
}

/** Windows programs convert line ends. After encoding, the comparison would no longer treat them as equal. */
const withLineEnds = (text: string): readonly string[] => {
  const plain = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '')
  return plain.includes('\n') ? [plain, plain.replaceAll('\n', '\r\n')] : [plain]
}

/** Removes a single character before white space, because the search needs three contiguous bytes at the start. */
const withoutShortHead = (bytes: Uint8Array): Uint8Array => {
  let from = 0
  while (isSpace(bytes[from + 1] ?? 0)) from += 2
  return bytes.subarray(from)
}
