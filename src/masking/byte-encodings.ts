/** Hexadecimal digits of bytes, in both cases. */
export const hexEncodings = (bytes: Uint8Array): readonly string[] => {
  const lower = Buffer.from(bytes).toString('hex')
  return [lower, lower.toUpperCase()]
}

/**
 * What is the same in every base64 text that holds the bytes, whatever stands around them: one text for each place they may have in
 * a group of three bytes, in both alphabets. A character is in it when all its six bits are theirs; the one before and the one after may
 * still hold a few.
 */
export const base64Encodings = (bytes: Uint8Array): readonly string[] =>
  [0, 1, 2].flatMap((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), bytes, Buffer.alloc(2)])
    const first = Math.ceil((before * 8) / 6)
    const last = Math.floor(((before + bytes.length) * 8) / 6)
    return (['base64', 'base64url'] as const).map((alphabet) => padded.toString(alphabet).slice(first, last))
  })

/** Of either alphabet. */
export const isBase64 = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) ||
  (byte >= 0x41 && byte <= 0x5a) ||
  (byte >= 0x61 && byte <= 0x7a) ||
  byte === 0x2b ||
  byte === 0x2d ||
  byte === 0x2f ||
  byte === 0x5f
