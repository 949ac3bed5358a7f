/** Space, tab, line feed, vertical tab, form feed and carriage return. */
export const spaces: readonly number[] = [32, 9, 10, 11, 12, 13]

/** The byte that represents a run of any {@link spaces}. */
export const space = 32

export const isSpace = (byte: number): boolean => byte === 32 || (byte >= 9 && byte <= 13)

/** Normalizes bytes for comparison: every run of white space becomes one space, and white space at the ends is removed. */
export const withSingleSpaces = (bytes: Uint8Array): Uint8Array => {
  const kept: number[] = []
  for (const byte of bytes) {
    if (!isSpace(byte)) kept.push(byte)
    else if (kept.length > 0 && kept.at(-1) !== space) kept.push(space)
  }
  if (kept.at(-1) === space) kept.pop()
  return Uint8Array.from(kept)
}
