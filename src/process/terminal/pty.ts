import { createRequire } from 'node:module'

/** The native part of `@lydell/node-pty`. We do not use its JavaScript part, which loses output if the log is slow when the program ends. */
export interface Pty {
  /** Starts a program as the leader of a session whose terminal is a new pseudo-terminal. Returns our end of it, and its name. */
  fork(
    file: string,
    args: readonly string[],
    env: readonly string[],
    cwd: string,
    columns: number,
    rows: number,
    uid: number,
    gid: number,
    isUtf8: boolean,
    helper: string,
    onExit: (exitCode: number, signal: number) => void,
  ): { readonly fd: number; readonly pid: number; readonly pty: string }
  /** Makes a pseudo-terminal that no process has yet. Both descriptors do not wait, and a process started from now on inherits them. */
  open(columns: number, rows: number): { readonly master: number; readonly slave: number; readonly pty: string }
  resize(fd: number, columns: number, rows: number): void
}

/** Keeps the user and the group of this process. */
export const sameOwner = -1

export const ptyPackage = '@lydell/node-pty'

let loaded: { readonly pty: Pty; readonly helper: string } | undefined | 'missing'

/** Loads the optional package. Returns `undefined` if it is not installed or has no binary for this system. */
export const loadPty = (): { readonly pty: Pty; readonly helper: string } | undefined => {
  loaded ??= load() ?? 'missing'
  return loaded === 'missing' ? undefined : loaded
}

const load = (): { readonly pty: Pty; readonly helper: string } | undefined => {
  if (process.platform === 'win32') return undefined
  try {
    const require = createRequire(createRequire(import.meta.url).resolve(ptyPackage))
    const binary = `${ptyPackage}-${process.platform}-${process.arch}`
    // only macOS needs the helper
    const helper = process.platform === 'darwin' ? require.resolve(`${binary}/spawn-helper`) : ''
    return { pty: require(`${binary}/pty.node`) as Pty, helper }
  } catch {
    return undefined
  }
}
