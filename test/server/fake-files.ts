import { UserError } from '../../src/model/user-error.ts'
import type { FoundFilesJson, OpenedFileJson } from '../../src/wire/api.ts'

const only = 'src/a.ts'
const fileOf = (path: string): string => `/home/site/${path}`

/** The only file of the project is `src/a.ts`. */
export const foundOf = (paths: readonly string[]): FoundFilesJson => ({
  files: paths.filter((path) => path === only).map((path) => ({ path, file: fileOf(path) })),
})

export const openedOf = (path: string): Promise<OpenedFileJson> =>
  path === only
    ? Promise.resolve({ file: fileOf(path), editor: 'code' })
    : Promise.reject(new UserError('no-such-file', 'There is no such file.'))
