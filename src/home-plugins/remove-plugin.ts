import { readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode, homeNotWritable } from '../journal/run-folder.ts'
import { folderOf, pluginsFolder } from './home-plugin.ts'

/**
 * Removes a plugin from the home; a linked folder itself stays. False if it is not there.
 *
 * @throws UserError if the home cannot be written.
 */
export const removePlugin = (home: string, name: string): boolean => {
  sweepDrafts(home)
  const gone = join(pluginsFolder(home), `.${process.pid}-${crypto.randomUUID().slice(0, 8)}`)
  try {
    renameSync(folderOf(home, name), gone)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false
    throw homeNotWritable(home, error)
  }
  discard(gone)
  return true
}

/** Removes all trees of a plugin except these. */
export const removeOldTrees = (folder: string, kept: readonly string[]): void => {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory() && !kept.includes(entry.name)) discard(join(folder, entry.name))
}

/** Removes what processes left that were killed while they installed or removed a plugin. */
export const sweepDrafts = (home: string): void => {
  let names: readonly string[] = []
  try {
    names = readdirSync(pluginsFolder(home))
  } catch {
    // nothing was installed yet
  }
  for (const name of names) {
    const [, pid] = /^\.(\d+)-/.exec(name) ?? []
    if (pid !== undefined && !isAlive(Number(pid))) discard(join(pluginsFolder(home), name))
  }
}

/** Removes a folder that nothing refers to. If that fails, the next installation tries again. */
export const discard = (folder: string): void => {
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch {
    // see above
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}
