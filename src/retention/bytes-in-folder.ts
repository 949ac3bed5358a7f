import { lstatSync, readdirSync, type Stats } from 'node:fs'
import { sep } from 'node:path'

/** What a folder and all in it take on the disk; 0 for what is gone or cannot be read. Follows no links. */
export const bytesInFolder = (folder: string): number => {
  let bytes = bytesOfFile(folder)
  for (const entry of entriesOf(folder)) {
    const path = `${folder}${sep}${entry.name}`
    bytes += entry.isDirectory() ? bytesInFolder(path) : bytesOfFile(path)
  }
  return bytes
}

/** What a file takes by itself. */
export const bytesOfFile = (path: string): number => {
  try {
    const found = lstatSync(path, { throwIfNoEntry: false })
    return found ? onDisk(found) : 0
  } catch {
    return 0
  }
}

/** Whole blocks, of which Windows knows nothing. */
const onDisk = ({ blocks, size }: Stats): number => (process.platform === 'win32' ? size : blocks * 512)

const entriesOf = (folder: string) => {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
