/** The part of a file that a `Range` header asks for: [from, to), all of it, or nothing that exists. */
export type ByteRange =
  | { readonly kind: 'part'; readonly from: number; readonly to: number }
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }

/** Reads one byte range. Several ranges and malformed headers are ignored, as RFC 9110, 14.2 allows. */
export const byteRange = (header: string | undefined, length: number): ByteRange => {
  const [, first, last] = /^bytes\s*=\s*(\d{0,15})-(\d{0,15})$/i.exec(header?.trim() ?? '') ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return { kind: 'all' }
  if (first === '') {
    const from = Math.max(0, length - Number(last))
    return from < length ? { kind: 'part', from, to: length } : { kind: 'none' }
  }
  const from = Number(first)
  const end = last === '' ? Infinity : Number(last)
  if (end < from) return { kind: 'all' }
  return from < length ? { kind: 'part', from, to: Math.min(end + 1, length) } : { kind: 'none' }
}
