import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { UserError } from '../model/user-error.ts'
import { typedPath } from './start-directory.ts'

/**
 * The base environment of a run: that of this process, plus missing variables from `.env` files in Node's format. Later files win.
 *
 * @throws UserError if a file cannot be read.
 */
export const runEnvironment = (paths: readonly string[] = []): Record<string, string | undefined> => ({
  ...readEnvFiles(paths),
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
