import { readFileSync } from 'node:fs'

/** All ids that Linux has for users. */
const allUids = 2 ** 32 - 1

/**
 * In a user namespace, as in rootless containers, Linux shows all users without a place in it by one and the same uid. Returns that uid;
 * `undefined` if this process sees each user by an own one.
 */
export const unmappedUid = (read: (path: string) => string = readText): number | undefined => {
  try {
    const counts = read('/proc/self/uid_map').trim().split('\n')
    const mapped = counts.reduce((sum, line) => sum + Number(line.trim().split(/\s+/)[2] ?? 0), 0)
    return mapped === allUids ? undefined : Number(read('/proc/sys/kernel/overflowuid'))
  } catch {
    // a kernel without user namespaces, or a restricted /proc, which hides the connections too
    return undefined
  }
}

const readText = (path: string): string => readFileSync(path, 'latin1')
