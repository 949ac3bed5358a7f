/** A count of bytes with its verb, such as `1 byte is` or `48,213 bytes are`. */
export const countOfBytes = (bytes: number): string => (bytes === 1 ? '1 byte is' : `${bytes.toLocaleString('en')} bytes are`)
