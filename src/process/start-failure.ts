import { accessSync, constants, readFileSync, statSync } from 'node:fs'
import { delimiter, isAbsolute, resolve, sep } from 'node:path'

/** The program that could not be started. */
export interface Attempted {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
}

/** Explains in a clause why a program could not be started. The system has one code for a missing program and a missing directory. */
export const explainStartFailure = (attempted: Attempted, error: unknown): string => {
  const directory = explainDirectory(attempted.cwd)
  if (directory) return directory
  switch (codeOf(error)) {
    case 'ENOENT':
      return explainNotFound(attempted)
    case 'EACCES':
      return `${attempted.file} is not executable: ${isFile(placeOf(attempted)) ? 'allow it with chmod +x' : 'it is not a file'}`
    case 'E2BIG':
      return `${attempted.file}: arguments and environment (${sizeOf(attempted)} bytes) are longer than the system allows; pass them in a file`
    case 'ENOEXEC':
      return `${attempted.file} is not a program that this system can run; a script needs a first line such as #!/bin/sh`
    case 'EMFILE':
    case 'ENFILE':
      return `${attempted.file}: too many files are open; see ulimit -n`
    case 'EAGAIN':
    case 'ENOMEM':
      return `${attempted.file}: the system cannot create another process; see ulimit -u and the free memory`
    default:
      return `${attempted.file}: ${error instanceof Error ? error.message : String(error)}`
  }
}

/** Why no command can run in a directory, or `undefined` if commands can. */
export const explainDirectory = (cwd: string): string | undefined => {
  try {
    if (!statSync(cwd).isDirectory()) return `the working directory ${cwd} is not a directory`
    accessSync(cwd, constants.X_OK)
    return undefined
  } catch (error) {
    return codeOf(error) === 'EACCES'
      ? `the working directory ${cwd} cannot be entered: permission denied`
      : `the working directory ${cwd} does not exist`
  }
}

const explainNotFound = (attempted: Attempted): string => {
  const { file, env } = attempted
  if (!file.includes('/') && !file.includes(sep)) {
    return env['PATH'] === undefined && env['Path'] === undefined
      ? `no program "${file}" was found, and the environment has no PATH`
      : `no program "${file}" was found on the PATH`
  }
  const interpreter = interpreterOf(placeOf(attempted))
  return interpreter
    ? `the first line of ${file} names the interpreter ${interpreter}, which does not exist`
    : `there is no program ${file}`
}

/** The path of the program of a command, or `undefined` if it cannot be started. */
export const programPath = (command: Attempted): string | undefined => {
  const path = placeOf(command)
  try {
    accessSync(path, constants.X_OK)
    return isFile(path) ? path : undefined
  } catch {
    return undefined
  }
}

/** The path of the program, as far as it can be found. */
const placeOf = ({ file, cwd, env }: Attempted): string => {
  if (isAbsolute(file) || file.includes('/')) return resolve(cwd, file)
  const places = (env['PATH'] ?? '').split(delimiter).map((directory) => resolve(cwd, directory, file))
  return places.find(isFile) ?? resolve(cwd, file)
}

const isFile = (path: string): boolean => {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

const interpreterOf = (path: string): string | undefined => {
  try {
    return /^#!\s*(\S+)/.exec(readFileSync(path, 'latin1'))?.[1]
  } catch {
    return undefined
  }
}

const sizeOf = ({ args, env }: Attempted): number =>
  [...args, ...Object.entries(env).map(([name, value]) => `${name}=${value ?? ''}`)].reduce(
    (size, text) => size + Buffer.byteLength(text) + 1,
    0,
  )

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)
