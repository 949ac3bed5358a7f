import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { UserError } from '../model/user-error.ts'
import { typedPath } from './start-directory.ts'

/** Names the folders that the user trusts. A file of the project must not. */
const trust = 'SPARKWING_SAFE_DIRECTORY'

/** Removes the variable if it comes from a file: Node itself reads the file of `--env-file`, and before us. */
export const refuseTrustOfFiles = (env: NodeJS.ProcessEnv, argv: readonly string[]): void => {
  if (env[trust] === undefined) return
  const paths = argv.flatMap((argument, index) => {
    const [, path] = /^--env-file(?:-if-exists)?(?:=(.*))?$/s.exec(argument) ?? []
    return argument.startsWith('--env-file') ? [path ?? argv[index + 1] ?? ''] : []
  })
  if (paths.some((path) => variablesIn(path)[trust] === env[trust])) Reflect.deleteProperty(env, trust)
}

const variablesIn = (path: string): Readonly<Record<string, string | undefined>> => {
  try {
    return parseEnv(readFileSync(typedPath(path), 'utf8'))
  } catch {
    // reported where the flag is used
    return {}
  }
}

/**
 * The base environment of a run: that of this process, plus missing variables from `.env` files in Node's format. Later files win.
 *
 * @throws UserError if a file cannot be read.
 */
export const runEnvironment = (paths: readonly string[] = []): Record<string, string | undefined> => ({
  ...readEnvFiles(paths),
  [trust]: undefined,
  ...process.env,
})

const readEnvFiles = (paths: readonly string[]): Record<string, string | undefined> =>
  Object.assign({}, ...paths.map(readEnvFile)) as Record<string, string | undefined>

const readEnvFile = (path: string): Record<string, string | undefined> => {
  try {
    return parseEnv(readFileSync(typedPath(path), 'utf8'))
  } catch (error) {
    throw new UserError(
      'env-file',
      `--env-file: ${path} does not exist or cannot be read.`,
      ['Check the path. It is relative to the current directory.'],
      {
        cause: error,
      },
    )
  }
}
