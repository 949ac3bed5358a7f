/** The last bytes of a job's output, in a fixed amount of memory. */
export interface LogTail {
  push(chunk: Uint8Array): void
  /** The last lines, at most `count`. An unfinished line counts as one. */
  lines(count: number): readonly string[]
  clear(): void
}

/** How many bytes are kept: enough for 20 long lines, few enough for hundreds of running jobs. */
const keptBytes = 32 * 1024

export const createLogTail = (capacity = keptBytes): LogTail => {
  // twice the capacity, so that moving the kept half down is rare
  let bytes: Buffer | undefined
  let used = 0
  let isWhole = true

  return {
    push: (chunk) => {
      bytes ??= Buffer.allocUnsafe(2 * capacity)
      const fresh = chunk.length > capacity ? chunk.subarray(chunk.length - capacity) : chunk
      if (used + chunk.length > bytes.length) {
        const kept = capacity - fresh.length
        bytes.copyWithin(0, used - Math.min(kept, used), used)
        used = Math.min(kept, used)
        isWhole = false
      }
      bytes.set(fresh, used)
      used += fresh.length
    },
    lines: (count) => {
      const kept = bytes?.subarray(Math.max(0, used - capacity), used) ?? Buffer.alloc(0)
      return lastLines(kept, count, isWhole && kept.length === used)
    },
    clear: () => {
      used = 0
      isWhole = true
    },
  }
}

/** Searches backwards, so that only the returned lines cost time. The first kept line may be cut, so it counts only if there is no other. */
const lastLines = (bytes: Buffer, count: number, isWhole: boolean): readonly string[] => {
  const end = bytes.at(-1) === 10 ? bytes.length - 1 : bytes.length
  if (end === 0 && bytes.length === 0) return []
  const lines: string[] = []
  let to = end
  while (lines.length < count) {
    const newline = to === 0 ? -1 : bytes.lastIndexOf(10, to - 1)
    if (newline === -1) {
      if (isWhole || lines.length === 0) lines.push(`${isWhole ? '' : '...'}${bytes.toString('utf8', 0, to)}`)
      break
    }
    lines.push(bytes.toString('utf8', newline + 1, to))
    to = newline
  }
  return lines.reverse()
}
