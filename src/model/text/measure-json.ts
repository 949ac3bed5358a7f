import { toJsonText } from '../record-json.ts'
import type { Json } from '../json.ts'

/** How large a value is as JSON. It may be too large for one string. */
export interface JsonSize {
  /** In UTF-8. */
  readonly bytes: number
  /** The value itself and all that are in it. */
  readonly values: number
}

/** Measures a value without making its JSON. */
export const measureJson = (value: Json): JsonSize => {
  let bytes = 0
  let values = 0
  const add = (one: Json): void => {
    values++
    if (typeof one === 'string') bytes += bytesOfText(one)
    else if (typeof one !== 'object' || one === null) bytes += String(one).length
    else if (Array.isArray(one)) {
      // the brackets, and a comma between two members
      bytes += 2 + Math.max(0, one.length - 1)
      for (const member of one as readonly Json[]) add(member)
    } else {
      const entries = Object.entries(one)
      bytes += 2 + Math.max(0, entries.length - 1)
      for (const [name, member] of entries) {
        bytes += bytesOfText(name) + 1
        add(member)
      }
    }
  }
  add(value)
  return { bytes, values }
}

/** Characters encoded at a time. */
const stretch = 1024 * 1024

const bytesOfText = (text: string): number => {
  // most texts are short
  if (text.length <= stretch) return bytesOf(text)
  let bytes = 2
  for (let from = 0; from < text.length;) {
    // not between the two halves of a character
    const isHalf = (text.charCodeAt(from + stretch - 1) & 0xfc00) === 0xd800
    const to = from + stretch - (isHalf ? 1 : 0)
    bytes += bytesOf(text.slice(from, to)) - 2
    from = to
  }
  return bytes
}

const encoder = new TextEncoder()
const bytesOf = (text: string): number => encoder.encode(toJsonText(text)).length
