import { SecretBook } from '../../src/masking/secret-book.ts'

export const bookOf = (...secrets: readonly string[]): SecretBook => {
  const book = new SecretBook()
  for (const secret of secrets) book.add(secret)
  return book
}

/** What a stream shows of these chunks. */
export const shown = (book: SecretBook, chunks: readonly Uint8Array[]): string => {
  const stream = book.openStream()
  return Buffer.concat([...chunks.flatMap((chunk) => stream.push(chunk)), ...stream.end()]).toString('latin1')
}

/** Cuts the text into chunks that end at these offsets. */
export const cutAt = (text: Uint8Array, places: readonly number[]): readonly Uint8Array[] => {
  const ends = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b)
  return [...ends, text.length].map((end, index) => text.subarray(ends[index - 1] ?? 0, end))
}

export const bytesOf = (text: string): Uint8Array => Buffer.from(text)

export const oneByOne = (text: Uint8Array): readonly Uint8Array[] => Array.from(text, (_, index) => text.subarray(index, index + 1))
