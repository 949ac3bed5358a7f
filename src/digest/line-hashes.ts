/** More of a line is not compared, in bytes. */
const longest = 2000
/** The offset basis and the prime of FNV-1a. */
const basis = 0x811c9dc5
const prime = 0x01000193

const [newline, carriageReturn, space, tab, escape, bracket] = [0x0a, 0x0d, 0x20, 0x09, 0x1b, 0x5b]
const [slash, backslash, point, comma, colon, number] = [0x2f, 0x5c, 0x2e, 0x2c, 0x3a, 0x23]

/** What a byte of a line is. */
const kind = { other: 0, letter: 1, hexLetter: 2, digit: 3, inPath: 4 } as const
const kinds = new Uint8Array(256)
for (let byte = 0; byte < 256; byte++) {
  const sign = String.fromCharCode(byte)
  if (/[a-f]/i.test(sign)) kinds[byte] = kind.hexLetter
  else if (/[a-z]/i.test(sign) || byte >= 0x80) kinds[byte] = kind.letter
  else if (/\d/.test(sign)) kinds[byte] = kind.digit
  else if (/[\w.@~-]/.test(sign)) kinds[byte] = kind.inPath
}

/** A word with a digit and of hexadecimal digits alone counts as an address or id from this length on. */
const shortestHex = 7
/** This many letters behind a number may be its unit: `12ms`, `3MiB`. */
const longestUnit = 3

/**
 * A hash for each line of a log, without what differs from run to run: colour, numbers, times, addresses and folders. Lines with equal
 * hashes probably say the same. 0 stands for a line with nothing in it.
 *
 * It looks at each byte once, because it is used for many megabytes.
 */
export const lineHashes = (bytes: Uint8Array): readonly number[] => {
  const hashes: number[] = []
  for (let from = 0; from <= bytes.length;) {
    const found = bytes.indexOf(newline, from)
    const to = found < 0 ? bytes.length : found
    hashes.push(hashOf(bytes, from, Math.min(to, from + longest)))
    from = to + 1
  }
  return hashes
}

const add = (hash: number, byte: number): number => Math.imul(hash ^ byte, prime)

const hashOf = (bytes: Uint8Array, from: number, to: number): number => {
  let hash = basis
  /** The hash before the path or word that the next byte may continue. */
  let beforePath = hash
  let isInPath = false
  let isSpaceDue = false
  for (let at = from; at < to;) {
    const byte = bytes[at] ?? 0
    const is = kinds[byte] ?? 0
    if (byte === carriageReturn && at + 1 < to) {
      // what follows overwrites the line
      hash = beforePath = basis
      isInPath = isSpaceDue = false
      at++
      continue
    }
    if (byte === space || byte === tab || byte === carriageReturn) {
      isSpaceDue = hash !== basis
      isInPath = false
      at++
      continue
    }
    if (byte === escape && bytes[at + 1] === bracket) {
      at = afterColour(bytes, at + 2, to)
      continue
    }
    if (isSpaceDue) hash = add(hash, space)
    isSpaceDue = false
    if (byte === slash || byte === backslash) {
      // the folders before it are left out
      hash = isInPath ? beforePath : hash
      beforePath = hash
      isInPath = true
      at++
      continue
    }
    if (is === kind.other) {
      hash = add(hash, byte)
      // as in `C:\`
      isInPath &&= byte === colon && kinds[bytes[at + 1] ?? 0] === kind.other
      at++
      continue
    }
    if (!isInPath) beforePath = hash
    isInPath = true
    if (is === kind.inPath) {
      hash = add(hash, byte)
      at++
      continue
    }
    const end = wordEnd(bytes, at, to)
    if (isNumberGoingOn(bytes, at, end)) {
      at = end + 1
      continue
    }
    hash = addWord(hash, bytes, at, end)
    at = end
  }
  return hash === basis ? 0 : hash >>> 0
}

const afterColour = (bytes: Uint8Array, from: number, to: number): number => {
  let at = from
  while (at < to && (bytes[at] ?? 0) < 0x40) at++
  return at + 1
}

/** The end of the letters and digits that begin here. */
const wordEnd = (bytes: Uint8Array, from: number, to: number): number => {
  let at = from
  for (; at < to; at++) {
    const is = kinds[bytes[at] ?? 0] ?? 0
    if (is === kind.other || is === kind.inPath) break
  }
  return at
}

/** Whether a word of digits alone goes on behind a point, comma or colon: `12:03:04`, `1.5s`. */
const isNumberGoingOn = (bytes: Uint8Array, from: number, to: number): boolean => {
  const sign = bytes[to]
  if ((sign !== point && sign !== comma && sign !== colon) || kinds[bytes[to + 1] ?? 0] !== kind.digit) return false
  for (let at = from; at < to; at++) if (kinds[bytes[at] ?? 0] !== kind.digit) return false
  return true
}

const addWord = (before: number, bytes: Uint8Array, from: number, to: number): number => {
  let hash = before
  let isHex = to - from >= shortestHex
  let hasDigit = false
  let lastDigit = -1
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0
    const is = kinds[byte]
    if (is === kind.digit) {
      hasDigit = true
      // digits that follow one another count as one number
      if (lastDigit !== at - 1 || at === from) hash = add(hash, number)
      lastDigit = at
    } else {
      isHex &&= is === kind.hexLetter
      if (is === kind.letter || is === kind.hexLetter) hash = add(hash, byte)
    }
  }
  if (!hasDigit) return hash
  const startsWithDigit = kinds[bytes[from] ?? 0] === kind.digit
  const isNumberWithUnit = startsWithDigit && to - 1 - lastDigit <= longestUnit
  return isHex || isNumberWithUnit || isAddress(bytes, from) ? add(before, number) : hash
}

const isAddress = (bytes: Uint8Array, from: number): boolean => bytes[from] === 0x30 && bytes[from + 1] === 0x78
