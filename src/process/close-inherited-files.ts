import { closeSync, readdirSync, readFileSync } from 'node:fs'

/** The flag O_CLOEXEC as Linux spells it in /proc. */
const closeOnExec = 0o2000000

/**
 * Closes the files that a starter left open in this process, except standard ones and `kept`: a server that keeps a shell's lock or pipe
 * open holds up whoever waits for it. All that Node opens is marked as closed on exec, so what bears no mark was inherited. Linux only:
 * elsewhere nobody tells.
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
    // it was the folder itself, closed since
    return false
  }
}
