import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { UserError } from '../model/user-error.ts'

/**
 * The environment a run starts from: this process's, and what it lacks from `.env` files in Node's own format. Later files win.
 *
 * @throws UserError when a file cannot be read.
 */
export const runEnvironment = (paths: readonly string[] = []): Record<string, string | undefined> => ({
  ...readEnvFiles(paths),
  ...process.env,
})

const readEnvFiles = (paths: readonly string[]): Record<string, string | undefined> =>
  Object.assign({}, ...paths.map(readEnvFile)) as Record<string, string | undefined>

const readEnvFile = (path: string): Record<string, string | undefined> => {
  try {
    return parseEnv(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new UserError('env-file', `--env-file: ${path} is not there, or cannot be read.`, ['The path is relative to this directory.'], {
      cause: error,
    })
  }
}
