/** Space, tab, line feed, vertical tab, form feed and carriage return. */
export const spaces: readonly number[] = [32, 9, 10, 11, 12, 13]

/** What stands for a run of any of {@link spaces}. */
export const space = 32

export const isSpace = (byte: number): boolean => byte === 32 || (byte >= 9 && byte <= 13)

/** Bytes as they are compared: every run of white space is one space, and none is left at the ends. */
export const withSingleSpaces = (bytes: Uint8Array): Uint8Array => {
  const kept: number[] = []
  for (const byte of bytes) {
    if (!isSpace(byte)) kept.push(byte)
    else if (kept.length > 0 && kept.at(-1) !== space) kept.push(space)
  }
  if (kept.at(-1) === space) kept.pop()
  return Uint8Array.from(kept)
}
