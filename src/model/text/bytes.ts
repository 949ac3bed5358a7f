/** `812 B`, `4.2 KB`, `1.3 GB`; a KB is 1,000 B. */
export const bytesText = (bytes: number): string => {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let size = bytes
  let unit = 0
  for (; size >= 1000 && unit < units.length - 1; unit++) size /= 1000
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit] ?? ''}`
}

const unitBytes = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 } as const

/** The number of bytes in a text such as `500MB`, `1.5 GB` or `2gb`; `undefined` if it is not one. */
export const byteCount = (text: string): number | undefined => {
  const found = /^(\d+(?:\.\d+)?) ?([KMGT]?B)$/.exec(text.trim().toUpperCase())
  return found ? Math.round(Number(found[1]) * unitBytes[found[2] as keyof typeof unitBytes]) : undefined
}
