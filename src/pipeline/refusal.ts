import { isAbsolute, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UserError } from '../model/user-error.ts'

/** Makes the error for one mistake. The function that creates a Refuse has fixed the place that the message names. */
export type Refuse = (code: string, problem: string, advice?: string) => UserError

/** Makes a {@link Refuse} whose messages begin with `where`, such as `Pipeline "release", job "lint"`. */
export const refusalFor =
  (where: string): Refuse =>
  (code, problem, advice) =>
    new UserError(code, `${where}: ${problem}.`, advice === undefined ? [] : [advice])

const ownFolder = import.meta.dirname

/** The first line of the project's own code in a stack, such as `sparkwing.config.ts:12`; `undefined` if the stack has none. */
export const placeInProject = (error: Error, projectDir: string): string | undefined => {
  for (const line of (error.stack ?? '').split('\n')) {
    const [, url, row] = /((?:file:\/\/|\/|[A-Za-z]:\\)[^()]*?):(\d+):\d+\)?$/.exec(line) ?? []
    if (url === undefined || !/^\s+at /.test(line)) continue
    const file = url.startsWith('file:') ? fileURLToPath(url.replace(/\?.*$/, '')) : url
    const inside = relative(projectDir, file)
    const isForeign =
      inside.startsWith('..') || isAbsolute(inside) || /(?:^|[\\/])node_modules[\\/]/.test(inside) || file.startsWith(ownFolder)
    if (!isForeign) return `${inside}:${row}`
  }
  return undefined
}
