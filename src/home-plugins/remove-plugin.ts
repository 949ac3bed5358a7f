import { existsSync, readFileSync, readdirSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode, homeNotWritable } from '../journal/run-folder.ts'
import { fromJsonText } from '../model/record-json.ts'
import { folderOf, pluginsFolder } from './home-plugin.ts'
import { isPackageName } from './plugin-package.ts'

/**
 * Removes a plugin from the home; a linked folder itself stays. False if it is not there.
 *
 * @throws UserError if the home cannot be written.
 */
export const removePlugin = (home: string, name: string): boolean => {
  sweepDrafts(home)
  if (!isPackageName(name)) return false
  const folder = folderOf(home, name)
  if (!existsSync(join(folder, 'plugin.json'))) return false
  try {
    // without it, there is no plugin any more
    rmSync(join(folder, 'plugin.json'), { recursive: true })
    rmSync(join(folder, 'commands.json'), { force: true })
    removeOldTrees(folder)
  } catch (error) {
    throw homeNotWritable(home, error)
  }
  try {
    rmdirSync(folder)
  } catch {
    // something else is in it, which is not ours
  }
  return true
}

/** The names that {@link ownName} gives. No other folder is ever removed. */
const ownNames = /^(\d+)-[0-9a-f]{8}$/

/** A new name of a folder, which shows whose it is. */
export const ownName = (): string => `${process.pid}-${crypto.randomUUID().slice(0, 8)}`

/** The tree that `plugin.json` names, if any. */
export const treeInUse = (folder: string): string | undefined => {
  try {
    const { tree } = fromJsonText(readFileSync(join(folder, 'plugin.json'), 'utf8')) as Partial<Record<string, unknown>>
    return typeof tree === 'string' ? tree : undefined
  } catch {
    return undefined
  }
}

/** Removes the trees of a plugin, except the one in use, `kept`, and those of other processes that may be about to use them. */
export const removeOldTrees = (folder: string, kept?: string): void => {
  const over = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && ownNames.test(entry.name) && !isOfOther(entry.name),
  )
  // read after that: a process that is over has put its tree in use before
  const inUse = treeInUse(folder)
  for (const { name } of over) if (name !== kept && name !== inUse) discard(join(folder, name))
}

/** Removes what processes left that were killed while they installed or removed a plugin. */
export const sweepDrafts = (home: string): void => {
  let names: readonly string[] = []
  try {
    names = readdirSync(pluginsFolder(home))
  } catch {
    // nothing was installed yet
  }
  for (const name of names)
    if (name.startsWith('.') && ownNames.test(name.slice(1)) && !isOfOther(name.slice(1))) discard(join(pluginsFolder(home), name))
}

/** Whether a folder belongs to another process that runs. */
const isOfOther = (name: string): boolean => {
  const [, pid] = ownNames.exec(name) ?? []
  return pid !== undefined && Number(pid) !== process.pid && isAlive(Number(pid))
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
