import { readdirSync, readFileSync, statSync } from 'node:fs'

/** Where a process stands among the others. */
export interface Standing {
  readonly parent: number
  readonly group: number
  /** The pid of the process that began the session. */
  readonly session: number
}

/** The system calls of a sweep. It is a parameter, so that tests can make up processes. */
export interface ProcessTable {
  /** Pids of all processes; empty if the system does not show their environments. */
  pids(): readonly number[]
  /** The environment that a process was started with, separated by NUL. Empty for a zombie, and if reading it is not permitted. */
  environmentOf(pid: number): string
  /** `undefined` if the process is gone or a zombie. */
  standingOf(pid: number): Standing | undefined
  /** Whether each of the descriptors 0 to 2 is `/dev/null` or a regular file, or closed. */
  isSilent(pid: number): boolean
  /** Sends SIGKILL; a negative number means a group. */
  kill(pid: number): void
}

const orElse = <Value>(ask: () => Value, otherwise: Value): Value => {
  try {
    return ask()
  } catch {
    return otherwise
  }
}

/** The processes of this machine. The environment and the descriptors of another user's process cannot be read. */
export const systemProcesses: ProcessTable = {
  pids: () =>
    process.platform === 'linux'
      ? orElse(() => readdirSync('/proc'), [])
          .filter((entry) => /^\d+$/.test(entry))
          .map(Number)
      : [],
  environmentOf: (pid) => orElse(() => readFileSync(`/proc/${pid}/environ`, 'latin1'), ''),
  standingOf: (pid) =>
    orElse(() => {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
      const [state = '', parent, group, session] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return /^[ZXx]/.test(state) ? undefined : { parent: Number(parent), group: Number(group), session: Number(session) }
    }, undefined),
  isSilent: (pid) =>
    orElse(() => readdirSync(`/proc/${pid}/fd`).every((fd) => Number(fd) > 2 || isSilentFile(`/proc/${pid}/fd/${fd}`)), false),
  kill: (pid) => {
    orElse(() => process.kill(pid, 'SIGKILL'), false)
  },
}

/** The device numbers of `/dev/null` on Linux: major 1, minor 3. */
const nullDevice = 0x103

const isSilentFile = (path: string): boolean => {
  const file = statSync(path)
  return file.isFile() || (file.isCharacterDevice() && file.rdev === nullDevice)
}
