/**
 * Returns the bytes that a function of `node:fs` writes, given its name and the arguments after the descriptor. Node has already checked the
 * arguments.
 */
export const writtenBytes = (name: string, [data, ...rest]: readonly unknown[]): readonly Uint8Array[] => {
  if (Array.isArray(data)) return data.filter(ArrayBuffer.isView).map(bytesOf)
  const isWholeFile = name.includes('File')
  if (typeof data === 'string') return [Buffer.from(data, encodingOf(isWholeFile ? rest[0] : rest[1]))]
  if (!ArrayBuffer.isView(data)) return []
  return [isWholeFile ? bytesOf(data) : partOf(bytesOf(data), rest)]
}

const bytesOf = (view: ArrayBufferView): Uint8Array => new Uint8Array(view.buffer, view.byteOffset, view.byteLength)

/** `write(fd, buffer, offset, length, position)` or `write(fd, buffer, { offset, length, position })`. */
const partOf = (bytes: Uint8Array, [first, second]: readonly unknown[]): Uint8Array => {
  const [offset, length] = isRecord(first) ? [first['offset'], first['length']] : [first, second]
  const begin = typeof offset === 'number' ? offset : 0
  return bytes.subarray(begin, typeof length === 'number' ? begin + length : undefined)
}

/** `'hex'` or `{ encoding: 'hex' }`. */
const encodingOf = (options: unknown): BufferEncoding => {
  const encoding = isRecord(options) ? options['encoding'] : options
  return typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8'
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null
