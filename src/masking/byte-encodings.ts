/** Bytes in hexadecimal, in lower and upper case, with nothing, colons or hyphens between them. */
export const hexEncodings = (bytes: Uint8Array): readonly string[] => {
  const lower = Buffer.from(bytes).toString('hex')
  const spellings = [lower, ...[':', '-'].map((between) => lower.match(/../g)?.join(between) ?? '')]
  return [...spellings, ...spellings.map((spelling) => spelling.toUpperCase())]
}

/**
 * The part of a base64 text that depends only on these bytes and not on the bytes around them: one text for each position in a group of
 * three bytes, in both alphabets. It has the characters whose six bits are all from these bytes. The characters before and after it may
 * contain some bits too.
 */
export const base64Encodings = (bytes: Uint8Array): readonly string[] =>
  [0, 1, 2].flatMap((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), bytes, Buffer.alloc(2)])
    const first = Math.ceil((before * 8) / 6)
    const last = Math.floor(((before + bytes.length) * 8) / 6)
    return (['base64', 'base64url'] as const).map((alphabet) => padded.toString(alphabet).slice(first, last))
  })

/** Whether a byte is a base64 character, in either alphabet. */
export const isBase64 = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) ||
  (byte >= 0x41 && byte <= 0x5a) ||
  (byte >= 0x61 && byte <= 0x7a) ||
  byte === 0x2b ||
  byte === 0x2d ||
  byte === 0x2f ||
  byte === 0x5f
