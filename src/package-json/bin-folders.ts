import { dirname, join } from 'node:path'

/** `node_modules/.bin` of a folder and of all folders above it, nearest first: where package managers look for programs. */
export const binFolders = (directory: string): readonly string[] => {
  const folders: string[] = []
  for (let folder = directory; ; folder = dirname(folder)) {
    folders.push(join(folder, 'node_modules', '.bin'))
    if (folder === dirname(folder)) return folders
  }
}
