import { closeSync, readdirSync, readFileSync } from 'node:fs'

/** The flag O_CLOEXEC as Linux prints it in /proc. */
const closeOnExec = 0o2000000

/**
 * Closes the files that this process inherited, except the standard streams and `kept`. A server that keeps a shell's lock or pipe open
 * would block the programs that wait for it. Node opens every file with close-on-exec, so a file without that flag was inherited. Works on
 * Linux only; other systems do not show the flag.
 */
export const closeInheritedFiles = (kept: readonly number[]): void => {
  for (const fd of openFiles()) if (fd > 2 && !kept.includes(fd) && isInherited(fd)) closeSync(fd)
}

const openFiles = (): readonly number[] => {
  try {
    return readdirSync('/proc/self/fd').map(Number)
  } catch {
    return []
  }
}

const isInherited = (fd: number): boolean => {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1]
    return flags !== undefined && (parseInt(flags, 8) & closeOnExec) === 0
  } catch {
    // it was the descriptor of /proc/self/fd itself, which is closed by now
    return false
  }
}
