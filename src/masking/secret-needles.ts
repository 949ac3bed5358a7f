import { base64Encodings, hexEncodings } from './byte-encodings.ts'
import { isSpace, withSingleSpaces } from './spaces.ts'
import { textEncodings } from './text-encodings.ts'
import { passwordsIn } from './url-passwords.ts'

/** One spelling of a secret, as it is looked for. */
export interface Needle {
  /** White space is single spaces; it neither begins nor ends with one. */
  readonly bytes: Uint8Array
  /** The characters beside it may hold bits of the secret too. */
  readonly isBase64: boolean
}

/** A line of a secret, shorter ones are too common: a brace, an END. */
const leastLineBytes = 6
/** Whatever the spelling: less is found everywhere. */
const leastNeedleBytes = 4

/** All spellings of a secret that are masked. */
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
  }
  return [...needles.values()]
}

const linesOf = (secret: string): readonly string[] => {
  const lines = secret.split(/[\r\n]+/).map((line) => line.trim())
  return lines.length === 1 ? [] : lines.filter((line) => Buffer.byteLength(line) >= leastLineBytes)
}

/** Programs of Windows turn the ends of lines; what encodes them hides that from the comparison. */
const withLineEnds = (text: string): readonly string[] => {
  const plain = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '')
  return plain.includes('\n') ? [plain, plain.replaceAll('\n', '\r\n')] : [plain]
}

/** The search needs three bytes in a row to begin with, so a single character before white space is left alone. */
const withoutShortHead = (bytes: Uint8Array): Uint8Array => {
  let from = 0
  while (isSpace(bytes[from + 1] ?? 0)) from += 2
  return bytes.subarray(from)
}
