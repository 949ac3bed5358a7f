import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A Node on the PATH, outside of `node_modules`, that is older than the oldest that Sparkwing runs on. */
export const oldNode = (): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .map((folder) => join(folder, 'node'))
    .find((file) => existsSync(file) && isOld(file))

const isOld = (file: string): boolean => {
  const [major = 0, minor = 0] = execFileSync(file, ['--print', 'process.versions.node'], { encoding: 'utf8' }).split('.').map(Number)
  return major < 22 || (major === 22 && minor < 18)
}
